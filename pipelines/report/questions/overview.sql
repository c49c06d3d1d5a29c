-- The lake in numbers, and the bucket of time in which the page counts.
SELECT
    count(*) AS articles,
    count(DISTINCT story_id) AS stories,
    count(DISTINCT source) AS sources,
    (SELECT count(*) FROM told_rejections) AS quarantined,
    (SELECT count(DISTINCT reason) FROM told_rejections) AS reasons,
    (SELECT count(*) FROM gaps WHERE polled_at >= $since AND polled_at < $until) AS gaps,
    min(told_at) AS first_at,
    max(told_at) AS last_at,
    CASE
        WHEN date_diff('day', first_at, last_at) > 30 * $buckets THEN 'year'
        WHEN date_diff('day', first_at, last_at) > $buckets THEN 'month'
        ELSE 'day'
    END AS bucket
FROM told_articles
