"""Judges: what a quote means for a claim, and how well a judge has shown that it can say so."""
