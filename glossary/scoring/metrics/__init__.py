"""Metrics of translations as subclasses of sacreBLEU's, so that its significance tests work on them unchanged."""
