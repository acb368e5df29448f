"""The folder of one user of ecf-batch: what is where, and who may write to it now."""
