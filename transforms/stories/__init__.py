"""Which articles tell the same story: pure functions, without Beam and without the lake."""
