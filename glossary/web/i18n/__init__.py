"""The page in the language of its reader: catalogue, dates, phrases."""
