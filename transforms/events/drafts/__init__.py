"""Draft resolutions: what texts a story reports before a body of states."""
