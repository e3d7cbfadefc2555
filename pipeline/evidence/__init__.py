"""Figures, and the links from what people say to the figure that measures it."""
