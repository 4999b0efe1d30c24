"""Word, OpenDocument, PowerPoint and EPUB files."""
