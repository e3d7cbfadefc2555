"""Reading what researchers bring: one reader a format, speaker turns, reflow, the canonical text."""
