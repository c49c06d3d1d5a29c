"""Texts set in capitals, put into ordinary case."""
