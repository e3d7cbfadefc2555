"""What is personal data in a text: one module a kind, and all of them together in `find`."""
