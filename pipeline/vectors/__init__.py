"""The sentence encoder: the model, what computes it, its fast student, and the vectors that were made before."""
