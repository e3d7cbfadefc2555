"""A study: the folder that holds a corpus, its models, parameters and outputs."""
