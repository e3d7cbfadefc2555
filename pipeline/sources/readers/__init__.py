"""One reader a format: from a file to blocks of text."""
