"""The places of the world: their names in text, and whose they are."""
