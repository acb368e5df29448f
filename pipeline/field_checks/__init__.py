"""Applies the field rules of `schemas/`: one row at a time. Sound rows come out typed."""

from __future__ import annotations

from pipeline.field_checks.check_fields import check_fields, import_ahead
from pipeline.field_checks.read_values import leave_aside, read_values

__all__ = ["check_fields", "import_ahead", "leave_aside", "read_values"]
