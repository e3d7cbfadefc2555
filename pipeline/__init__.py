"""Thematafel: from Dutch interview transcripts to themed, traceable quotes."""

__version__ = "0.1.0"
