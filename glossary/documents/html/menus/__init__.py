"""Rules by which elements and lines of a web page are dropped that are no content."""
