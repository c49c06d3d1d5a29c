-- What stands and was told in the time in question: every other question is asked of these tables.
CREATE TEMP TABLE told_articles AS
SELECT
    article_id, revision, story_id, source, dateline_country, published_at IS NOT NULL AS is_dated,
    coalesce(published_at, ingested_at) AS told_at
FROM current_articles
WHERE told_at >= $since AND told_at < $until;

CREATE TEMP TABLE told_figures AS
SELECT event.* EXCLUDE (quote), told_at
FROM casualty_figures AS event JOIN (SELECT article_id, revision, told_at FROM told_articles) USING (article_id, revision)
WHERE $country IS NULL OR country = $country;

CREATE TEMP TABLE told_visits AS
SELECT
    event.* EXCLUDE (quote) REPLACE (coalesce(sending_country, '') AS sending_country, coalesce(host_country, '') AS host_country),
    told_at
FROM envoy_visits AS event JOIN (SELECT article_id, revision, told_at FROM told_articles) USING (article_id, revision)
WHERE $country IS NULL OR $country IN (sending_country, host_country);

CREATE TEMP TABLE told_drafts AS
SELECT event.* EXCLUDE (quote), told_at
FROM draft_resolutions AS event JOIN (SELECT article_id, revision, told_at FROM told_articles) USING (article_id, revision)
WHERE $country IS NULL OR subject_country = $country OR list_contains(sponsors, $country);

CREATE TEMP TABLE told_rejections AS
SELECT reason, source, origin, detail, ingested_at
FROM quarantine
WHERE ingested_at >= $since AND ingested_at < $until
