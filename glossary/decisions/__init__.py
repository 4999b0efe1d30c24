"""What people decide on concepts: laid over the evidence, revised, compared and joined. Pure functions, no SQL."""
