"""Web pages: their markup, and which parts of a page are menus."""
