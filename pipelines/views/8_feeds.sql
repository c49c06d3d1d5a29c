-- What was read, when, and what became of it.
CREATE VIEW inputs AS
SELECT * FROM _inputs;

-- The state of each feed: its latest poll.
CREATE VIEW feeds AS
SELECT * FROM polls
QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY polled_at DESC) = 1;

-- Polls that had nothing in common with the poll before: between the two, stories may have been missed.
CREATE VIEW gaps AS
SELECT poll.*, (
    SELECT max(earlier.fetched_at) FROM polls AS earlier
    WHERE earlier.feed_id = poll.feed_id AND earlier.polled_at < poll.polled_at
) AS gap_since
FROM polls AS poll WHERE gap_suspected;
