-- Every revision of every story: its place in the chain, what superseded or withdrew it and when, and whether it stands.
CREATE TABLE revisions AS
SELECT
    coalesce(chain_id, article_id) AS chain_id, coalesce(place, 1) AS place,
    article_id, revision, story_id, source, origin, url, agency, title, signal, marker, version, published_at, ingested_at,
    successor.article_id AS superseded_by, successor.revision AS superseded_by_revision,
    coalesce(successor.earliest, successor.ingested_at) AS superseded_at,
    withdrawal.article_id AS withdrawn_by, withdrawal.revision AS withdrawn_by_revision,
    coalesce(withdrawal.earliest, withdrawal.ingested_at) AS withdrawn_at,
    successor IS NULL AND withdrawal IS NULL AND signal <> 'withdrawal'
        AND coalesce(marker NOT IN ('hold', 'release', 'advisory'), true) AS is_current
FROM articles LEFT JOIN chained_revisions USING (article_id, revision)
ORDER BY published_at, article_id, revision;

-- The current truth: of every story the latest revision, unless it was withdrawn, is held or is a notice to editors.
CREATE VIEW current_articles AS
SELECT * FROM articles ANTI JOIN (FROM revisions WHERE NOT is_current) USING (article_id, revision);

-- Figures as the latest revision of each story tells them.
CREATE VIEW current_casualty_figures AS
SELECT * FROM casualty_figures ANTI JOIN (FROM revisions WHERE NOT is_current) USING (article_id, revision);

-- Visits as the latest revision of each story tells them.
CREATE VIEW current_envoy_visits AS
SELECT * FROM envoy_visits ANTI JOIN (FROM revisions WHERE NOT is_current) USING (article_id, revision);

-- Drafts as the latest revision of each story tells them.
CREATE VIEW current_draft_resolutions AS
SELECT * FROM draft_resolutions ANTI JOIN (FROM revisions WHERE NOT is_current) USING (article_id, revision);

-- Who says something, in one spelling: "The interior ministry" and "the Interior Ministry" are one.
CREATE MACRO claimant(attribution) AS
    nullif(regexp_replace(lower(strip_accents(trim(attribution))), '^(the|an?) ', ''), '');
