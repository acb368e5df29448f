"""The commands of `ecf-batch`: the only place that reads the clock, the environment, arguments."""
