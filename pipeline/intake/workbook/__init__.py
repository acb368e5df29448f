"""Workbooks: a zip that is not believed, XML that expands nothing, cells as people see them."""
