"""Training of the adapter and the judges from the data beside it."""
