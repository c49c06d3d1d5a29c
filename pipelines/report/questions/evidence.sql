-- The words behind some events, and the articles that print them.
WITH wanted AS (
    SELECT unnest($events::VARCHAR[]) AS event_id
),
events AS (
    SELECT event_id, article_id, revision, quote, attribution, confidence FROM casualty_figures SEMI JOIN wanted USING (event_id)
    UNION ALL
    SELECT event_id, article_id, revision, quote, attribution, confidence FROM envoy_visits SEMI JOIN wanted USING (event_id)
    UNION ALL
    SELECT event_id, article_id, revision, quote, attribution, confidence FROM draft_resolutions SEMI JOIN wanted USING (event_id)
)
SELECT
    event_id, quote, attribution, confidence, title, url, source, origin, agency, language,
    coalesce(published_at, ingested_at) AS told_at, published_at IS NOT NULL AS is_dated
FROM events JOIN articles USING (article_id, revision)
