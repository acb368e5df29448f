"""Stories: a small world, a file that is sent in, and the answer beside it."""
