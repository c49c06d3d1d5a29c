"""The bytes of a feed, a page or a text drop become raw stories, or a rejection that says why."""
