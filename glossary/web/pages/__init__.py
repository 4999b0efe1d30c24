"""The pages of the site, one package or module a page."""
