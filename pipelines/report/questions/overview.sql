-- The lake in numbers, and the bucket of time in which the page counts.
WITH told AS (
    SELECT story_id, source, coalesce(published_at, ingested_at) AS told_at
    FROM revisions
    WHERE is_current AND told_at >= $since AND told_at < $until
),
rejected AS (
    SELECT reason FROM quarantine WHERE ingested_at >= $since AND ingested_at < $until
)
SELECT
    count(*) AS articles,
    count(DISTINCT story_id) AS stories,
    count(DISTINCT source) AS sources,
    (SELECT count(*) FROM rejected) AS quarantined,
    (SELECT count(DISTINCT reason) FROM rejected) AS reasons,
    min(told_at) AS first_at,
    max(told_at) AS last_at,
    CASE
        WHEN date_diff('day', first_at, last_at) > 30 * $buckets THEN 'year'
        WHEN date_diff('day', first_at, last_at) > $buckets THEN 'month'
        ELSE 'day'
    END AS bucket
FROM told
