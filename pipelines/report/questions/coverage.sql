-- What each source brought, by time, the sources with most articles first.
WITH sources AS (
    SELECT
        source, count(*) AS articles, count(DISTINCT story_id) AS stories, min(told_at) AS first_at, max(told_at) AS last_at,
        arg_max((article_id, revision), (told_at, article_id)) AS latest
    FROM told_articles GROUP BY source ORDER BY articles DESC, source LIMIT $sources
),
by_time AS (
    SELECT source, list((since, (since + ('1 ' || $bucket)::INTERVAL)::DATE, articles) ORDER BY since) AS counts
    FROM (SELECT source, date_trunc($bucket, told_at)::DATE AS since, count(*) AS articles FROM told_articles GROUP BY ALL)
    GROUP BY source
),
events AS (
    SELECT source, count(*) AS events
    FROM (SELECT source FROM told_figures UNION ALL SELECT source FROM told_visits UNION ALL SELECT source FROM told_drafts)
    GROUP BY source
)
SELECT
    sources.source, sources.articles, counts, stories, coalesce(events, 0) AS events, first_at, last_at,
    title AS latest_title, url AS latest_url, language AS latest_language,
    (SELECT count(*) FROM told_rejections AS rejected WHERE rejected.source = sources.source) AS quarantined,
    (SELECT count(*) FROM gaps WHERE gaps.source = sources.source AND polled_at >= $since AND polled_at < $until) AS gaps,
    (SELECT max(health) FROM feeds WHERE feeds.source = sources.source) AS health
FROM sources JOIN by_time USING (source) LEFT JOIN events USING (source) JOIN articles ON (article_id, revision) = latest
ORDER BY sources.articles DESC, sources.source
