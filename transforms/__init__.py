"""What happens to a story on its way into the lake: one file for each step."""
