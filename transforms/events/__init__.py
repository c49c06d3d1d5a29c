"""What a story reports: visits, draft resolutions, casualty figures, with the words for it."""
