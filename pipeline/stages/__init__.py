"""The stages of the pipeline: one module each, read, pure core, write. Only these know where files lie."""
