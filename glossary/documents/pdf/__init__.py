"""PDF files: pages, lines and paragraphs in the order of reading, with their Thai mended."""
