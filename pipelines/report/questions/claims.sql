-- The claims about the countries with the most stories. Where there are many, the lowest, the highest
-- and the latest of every stretch of time stay, so that the course and the spread stay as they are.
WITH once AS MATERIALIZED (
    SELECT
        story_id, country, kind, scope, coalesce(count_low, count_high) AS lowest, coalesce(count_high, count_low) AS highest,
        arg_min(event_id, (told_at, event_id)) AS event_id, min(told_at) AS told_at, count(*) AS tellings
    FROM told_figures
    WHERE coalesce(count_low, count_high) IS NOT NULL
    GROUP BY story_id, country, kind, scope, status, count_low, count_high, attribution
),
panels AS MATERIALIZED (
    SELECT country, kind, count(*) AS told, count(DISTINCT story_id) AS stories, min(told_at) AS first_at, max(told_at) AS last_at
    FROM once GROUP BY country, kind
),
shown AS (
    -- Of a country the two kinds of most stories come first, so that no country fills the page alone.
    FROM panels ORDER BY row_number() OVER (PARTITION BY country ORDER BY stories DESC, told DESC, kind) > 2, stories DESC, told DESC, country, kind
    LIMIT $panels
),
placed AS (
    SELECT
        once.*, told, stories,
        max(once.told_at) OVER (PARTITION BY story_id, once.country, once.kind, scope) = once.told_at AS is_latest,
        floor($claims / 6 * (epoch(once.told_at) - epoch(first_at)) / greatest(1, epoch(last_at) - epoch(first_at) + 1)) AS stretch
    FROM once JOIN shown ON once.kind = shown.kind AND once.country IS NOT DISTINCT FROM shown.country
),
kept AS (
    FROM placed
    WINDOW alike AS (PARTITION BY country, kind, scope = 'cumulative', stretch)
    QUALIFY told <= $claims OR 1 IN (
        row_number() OVER (alike ORDER BY lowest, event_id),
        row_number() OVER (alike ORDER BY highest DESC, event_id),
        row_number() OVER (alike ORDER BY told_at DESC, event_id))
)
SELECT
    event_id, kept.country, kept.kind, figure.scope, status, qualifier, count_low, count_high, count_text, victims, place,
    dense_rank() OVER (ORDER BY if(told <= $claims, kept.story_id, stretch::VARCHAR)) AS happening,
    tellings, is_latest, told,
    (SELECT count(*) FROM panels) AS panels_told,
    (SELECT sum(told)::BIGINT FROM panels) AS claims_told
FROM kept JOIN told_figures AS figure USING (event_id)
ORDER BY stories DESC, told DESC, kept.country, kept.kind, kept.told_at DESC, event_id
