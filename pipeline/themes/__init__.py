"""Themes: the codebook, suggestions from it, and what it does not name."""
