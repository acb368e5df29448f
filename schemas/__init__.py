"""What a good row looks like: vocabulary, field rules, reference data."""
