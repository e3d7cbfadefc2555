"""Dutch: sentences, lemmas and tags (spaCy), segments, quotations, stop words."""
