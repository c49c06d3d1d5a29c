"""What a person runs: reading feeds into the lake, and asking the lake."""
