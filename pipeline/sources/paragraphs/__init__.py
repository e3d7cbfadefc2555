"""From the lines of a page to paragraphs: where one breaks, and which words a line end broke."""
