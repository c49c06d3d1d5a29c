-- The latest drafts with every stage that they reached.
WITH chosen AS MATERIALIZED (
    SELECT draft_id, max(told_at) AS last_at
    FROM resolution_timeline
    WHERE told_at >= $since AND told_at < $until
        AND ($country IS NULL OR subject_country = $country OR list_contains(sponsors, $country))
    GROUP BY draft_id
)
SELECT resolution_timeline.*, (SELECT count(*) FROM chosen) AS drafts_told
FROM resolution_timeline JOIN (FROM chosen ORDER BY last_at DESC, draft_id LIMIT $drafts) USING (draft_id)
ORDER BY last_at DESC, draft_id, step
