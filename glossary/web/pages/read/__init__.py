"""The page on which a text is read, with its pairs marked."""
