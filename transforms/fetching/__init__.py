"""Feeds over HTTP: one exchange, the manners between exchanges, and what is known of each feed."""
