"""Web pages: the text of a page, and which parts of a page are menus."""
