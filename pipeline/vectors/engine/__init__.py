"""The forward pass of a BERT-like sentence encoder on ONNX Runtime, made from its sentence-transformers folder."""
