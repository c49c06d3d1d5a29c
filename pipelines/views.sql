-- Ready-made views over the tables. Each statement is one view; the comment above it is its description.

-- The latest revision of every story that has not been withdrawn.
CREATE VIEW current_articles AS
SELECT * FROM articles
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC) = 1 AND signal <> 'withdrawal';

-- Visits as the latest revision of each story tells them.
CREATE VIEW current_envoy_visits AS
SELECT event.* FROM envoy_visits AS event SEMI JOIN current_articles USING (article_id, revision);

-- Drafts as the latest revision of each story tells them.
CREATE VIEW current_draft_resolutions AS
SELECT event.* FROM draft_resolutions AS event SEMI JOIN current_articles USING (article_id, revision);

-- Figures as the latest revision of each story tells them.
CREATE VIEW current_casualty_figures AS
SELECT event.* FROM casualty_figures AS event SEMI JOIN current_articles USING (article_id, revision);

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
