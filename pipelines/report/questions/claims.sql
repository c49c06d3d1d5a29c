-- The claims about the countries with the most tolls. Where there are many, the lowest, the highest
-- and the latest of every stretch of time stay, so that the course and the spread stay as they are.
WITH claims AS MATERIALIZED (
    SELECT
        event_id, toll_id, country, kind, scope, told_at,
        coalesce(count_low, count_high) AS lowest, coalesce(count_high, count_low) AS highest
    FROM toll_over_time
    WHERE lowest IS NOT NULL AND told_at >= $since AND told_at < $until AND ($country IS NULL OR country = $country)
),
panels AS MATERIALIZED (
    SELECT country, kind, count(*) AS claims, count(DISTINCT toll_id) AS tolls, min(told_at) AS first_at, max(told_at) AS last_at
    FROM claims GROUP BY country, kind
),
shown AS (
    -- Of a country the two kinds of most tolls come first, so that no country fills the page alone.
    FROM panels ORDER BY row_number() OVER (PARTITION BY country ORDER BY tolls DESC, claims DESC, kind) > 2, tolls DESC, claims DESC, country, kind
    LIMIT $panels
),
placed AS (
    SELECT
        claims.*, shown.claims AS panel_claims, tolls,
        floor($claims / 6 * (epoch(told_at) - epoch(first_at)) / greatest(1, epoch(last_at) - epoch(first_at) + 1)) AS stretch
    FROM claims JOIN shown ON claims.kind = shown.kind AND claims.country IS NOT DISTINCT FROM shown.country
),
kept AS (
    FROM placed
    WINDOW alike AS (PARTITION BY country, kind, scope, stretch)
    QUALIFY panel_claims <= $claims OR 1 IN (
        row_number() OVER (alike ORDER BY lowest, event_id),
        row_number() OVER (alike ORDER BY highest DESC, event_id),
        row_number() OVER (alike ORDER BY told_at DESC, event_id))
)
SELECT
    event_id, kept.country, kept.kind, kept.scope, status, qualifier, count_low, count_high, count_text, victims, place,
    dense_rank() OVER (ORDER BY if(panel_claims <= $claims, kept.toll_id, stretch::VARCHAR)) AS happening,
    papers, is_superseded, panel_claims,
    (SELECT count(*) FROM panels) AS panels_told,
    (SELECT count(*) FROM claims) AS claims_told
FROM kept JOIN toll_over_time USING (event_id)
ORDER BY tolls DESC, panel_claims DESC, kept.country, kept.kind, kept.told_at DESC, event_id
