"""What the rooms hand on to each other: plain values, and the table `finding`."""
