"""The pages of concepts: one with all that is known of it, where one is added, and what was decided on all."""
