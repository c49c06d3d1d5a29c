"""Casualty figures: how many people a story says were killed, wounded, missing and so on."""
