"""ecf-batch: the lead provider API, version 3, by file."""

__version__ = "0.1.0"
