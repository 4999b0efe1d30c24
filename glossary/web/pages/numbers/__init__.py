"""The pages of numbers, and their charts."""
