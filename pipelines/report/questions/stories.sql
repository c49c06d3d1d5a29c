-- The latest stories that stand, each as its latest telling has it.
WITH events AS MATERIALIZED (
    SELECT article_id, revision, 'toll' AS type, [country] AS countries FROM told_figures
    UNION ALL
    SELECT article_id, revision, 'visit', [nullif(sending_country, ''), nullif(host_country, '')] FROM told_visits
    UNION ALL
    SELECT article_id, revision, 'draft', list_append(sponsors, subject_country) FROM told_drafts
),
latest AS MATERIALIZED (
    SELECT
        story_id, max(told_at) AS told_at, list_sort(list(DISTINCT source)) AS sources,
        arg_max((article_id, revision), (told_at, article_id)) AS telling
    FROM told_articles
    WHERE $country IS NULL OR dateline_country = $country OR (article_id, revision) IN (SELECT (article_id, revision) FROM events)
    GROUP BY story_id ORDER BY max(told_at) DESC, story_id LIMIT $stories
),
about AS (
    SELECT
        story_id, list_sort(list(DISTINCT type)) AS types,
        list_append(flatten(list(countries)), any_value(dateline_country)) AS countries
    FROM latest JOIN told_articles USING (story_id) JOIN events USING (article_id, revision)
    GROUP BY story_id
)
SELECT
    latest.story_id, title, url, language, sources, latest.told_at, published_at IS NOT NULL AS is_dated,
    list_sort(list_distinct(coalesce(countries, [dateline_country]))) AS countries, coalesce(types, []) AS types,
    left(body, $characters) AS lead
FROM latest JOIN articles ON (article_id, revision) = telling LEFT JOIN about ON about.story_id = latest.story_id
ORDER BY latest.told_at DESC, latest.story_id
