-- The claims of the countries with the most stories. Where there are many, of every stretch of time
-- the lowest, the highest and the latest stay, so that the spread and the course stay as they are.
WITH claims AS MATERIALIZED (
    SELECT
        event_id, story_id, country, kind, scope, status, attribution, count_low, count_high,
        coalesce(published_at, ingested_at) AS told_at
    FROM current_casualty_figures
    WHERE coalesce(count_low, count_high) IS NOT NULL
        AND coalesce(published_at, ingested_at) >= $since AND coalesce(published_at, ingested_at) < $until
        AND ($country IS NULL OR country = $country)
),
once AS MATERIALIZED (
    SELECT story_id, country, kind, scope, count_low, count_high,
        arg_min(event_id, (told_at, event_id)) AS event_id, min(told_at) AS told_at, count(*) AS tellings
    FROM claims
    GROUP BY story_id, country, kind, scope, status, count_low, count_high, attribution
),
panels AS MATERIALIZED (
    SELECT country, kind, count(*) AS told, count(DISTINCT story_id) AS stories,
        min(told_at) AS first_at, max(told_at) AS last_at
    FROM once GROUP BY country, kind
),
shown AS (
    FROM panels ORDER BY stories DESC, told DESC, country, kind LIMIT $panels
),
placed AS (
    SELECT once.*, told, stories,
        max(once.told_at) OVER (PARTITION BY story_id, country, kind, scope) = once.told_at AS is_latest,
        floor($claims / 6 * (epoch(once.told_at) - epoch(first_at)) / greatest(1, epoch(last_at) - epoch(first_at))) AS stretch
    FROM once JOIN shown ON once.kind = shown.kind AND once.country IS NOT DISTINCT FROM shown.country
),
kept AS (
    FROM placed
    QUALIFY told <= $claims
        OR row_number() OVER (PARTITION BY country, kind, scope = 'cumulative', stretch ORDER BY coalesce(count_low, count_high), event_id) = 1
        OR row_number() OVER (PARTITION BY country, kind, scope = 'cumulative', stretch ORDER BY coalesce(count_high, count_low) DESC, event_id) = 1
        OR row_number() OVER (PARTITION BY country, kind, scope = 'cumulative', stretch ORDER BY told_at DESC, event_id) = 1
)
SELECT
    kept.event_id, kept.country, kept.kind, figure.scope, figure.status, qualifier,
    figure.count_low, figure.count_high, count_text, victims, place,
    dense_rank() OVER (ORDER BY kept.story_id) AS happening,
    tellings, is_latest, told,
    (SELECT count(*) FROM panels) AS panels_told,
    (SELECT sum(told) FROM panels) AS all_told,
    {evidence}
FROM kept
JOIN current_casualty_figures AS figure USING (event_id)
JOIN articles AS article ON article.article_id = figure.article_id AND article.revision = figure.revision
ORDER BY stories DESC, told DESC, kept.country, kept.kind, kept.told_at DESC, kept.event_id
