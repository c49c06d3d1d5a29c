"""What wirelake runs on."""
