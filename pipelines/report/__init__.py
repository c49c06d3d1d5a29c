"""The page of `wirelake report` and `wirelake serve`: questions to the lake, figures, HTML."""
