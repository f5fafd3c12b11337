"""Rule sets: the model, loading, merging, validation, and what is told about rules."""
