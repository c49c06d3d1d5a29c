-- What each source brought, by time, the sources with most articles first.
WITH days AS MATERIALIZED (
    FROM coverage WHERE day >= $since::DATE AND day < $until::DATE
),
sources AS (
    SELECT
        source, sum(articles)::BIGINT AS articles, sum(envoy_visits + draft_resolutions + casualty_figures)::BIGINT AS events,
        sum(quarantined)::BIGINT AS quarantined, sum(gaps)::BIGINT AS gaps
    FROM days GROUP BY source ORDER BY articles DESC, source LIMIT $sources
),
by_time AS (
    SELECT source, list((since, until, articles) ORDER BY since) AS counts
    FROM (
        SELECT source, date_trunc($bucket, day)::DATE AS since, (since + ('1 ' || $bucket)::INTERVAL)::DATE AS until, sum(articles)::BIGINT AS articles
        FROM days WHERE articles > 0 GROUP BY ALL
    ) GROUP BY source
),
latest AS (
    SELECT source, arg_max(struct_pack(title, url, told_at), (told_at, article_id, revision)) AS latest
    FROM (SELECT *, coalesce(published_at, ingested_at) AS told_at FROM revisions WHERE told_at >= $since AND told_at < $until)
    GROUP BY source
)
SELECT
    source, articles, counts, events, quarantined, gaps, latest.title, latest.url, latest.told_at,
    (SELECT max(health) FROM feeds WHERE feeds.source = sources.source) AS health
FROM sources JOIN by_time USING (source) JOIN latest USING (source)
ORDER BY articles DESC, source
