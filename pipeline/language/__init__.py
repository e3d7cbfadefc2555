"""Dutch: sentences and lemmas (spaCy), sentence embeddings (sentence-transformers)."""
