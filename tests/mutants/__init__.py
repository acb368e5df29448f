"""Damaged copies of the samples: whatever arrives is judged or refused, never a crash."""
