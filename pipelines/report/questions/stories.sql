-- The latest stories that stand, each as its latest telling has it.
WITH events AS MATERIALIZED (
    SELECT story_id, 'toll' AS type, [country] AS countries FROM current_casualty_figures
    UNION ALL
    SELECT story_id, 'visit', [sending_country, host_country] FROM current_envoy_visits
    UNION ALL
    SELECT story_id, 'draft', list_append(sponsors, subject_country) FROM current_draft_resolutions
),
latest AS MATERIALIZED (
    SELECT story_id, sources, coalesce(last_published, last_seen) AS told_at, latest_article_id AS article_id, latest_revision AS revision
    FROM stories
    WHERE told_at >= $since AND told_at < $until
        AND ($country IS NULL OR story_id IN (SELECT story_id FROM events WHERE list_contains(countries, $country)))
    ORDER BY told_at DESC, story_id LIMIT $stories
),
about AS (
    SELECT story_id, list_sort(list(DISTINCT type)) AS types, flatten(list(countries)) AS countries
    FROM events SEMI JOIN latest USING (story_id) GROUP BY story_id
)
SELECT
    latest.story_id, title, url, language, sources, told_at, published_at IS NOT NULL AS is_dated,
    list_sort(list_distinct(list_append(coalesce(countries, []), dateline_country))) AS countries, coalesce(types, []) AS types,
    left(body, $characters) AS lead
FROM latest JOIN articles USING (article_id, revision) LEFT JOIN about ON about.story_id = latest.story_id
ORDER BY told_at DESC, latest.story_id
