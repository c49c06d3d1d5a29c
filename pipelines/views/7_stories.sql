-- One row for each happening that stands, however many papers carry it: who carries it, since when, its latest and its fullest telling, and its newest figures.
CREATE TABLE stories AS
WITH tellings AS (
    SELECT revisions.*, length(body) AS characters, (coalesce(revisions.published_at, revisions.ingested_at), revisions.ingested_at, revision, article_id) AS told
    FROM revisions JOIN articles USING (article_id, revision) WHERE is_current
), newest AS (
    SELECT story_id, list_sort(list(DISTINCT struct_pack(kind, count_low, count_high, qualifier))) AS figures
    FROM told_figures WHERE is_newest AND scope = 'incident' GROUP BY story_id
), history AS (
    SELECT story_id, count(*) AS revisions, min(ingested_at) AS first_seen, max(ingested_at) AS last_seen
    FROM revisions GROUP BY story_id
), gathered AS (
    SELECT story_id,
        arg_min(title, told) AS title,
        arg_max(struct_pack(article_id, revision, title), told) AS latest,
        arg_max(struct_pack(article_id, revision), (characters, told)) AS fullest,
        count(DISTINCT source) AS papers, list_sort(list(DISTINCT source)) AS sources, count(*) AS articles,
        min(published_at) AS first_published, max(published_at) AS last_published
    FROM tellings GROUP BY story_id
)
SELECT
    story_id, title, latest.title AS latest_title, papers, sources, articles, revisions,
    first_published, last_published, first_seen, last_seen,
    latest.article_id AS latest_article_id, latest.revision AS latest_revision,
    fullest.article_id AS fullest_article_id, fullest.revision AS fullest_revision, figures
FROM gathered JOIN history USING (story_id) LEFT JOIN newest USING (story_id)
ORDER BY first_published, story_id;

-- Who said what: every event that stands and that somebody vouches for, by whom, with the words.
CREATE VIEW who_said AS
SELECT claimed_by AS said_by, attribution, told_at AS said_at, 'casualty_figures' AS event_table, country, event_date,
    kind || ': ' || concat_ws(' ', count_text, victims) AS said, event_id, article_id, revision, story_id, source, confidence, title, quote, url, origin
FROM told_figures WHERE stands AND attribution IS NOT NULL
UNION ALL
SELECT said_by, attribution, told_at, 'envoy_visits', country, event_date,
    status || ': ' || concat_ws(' ', sending_country, envoy_role, envoy, 'to', host_country), event_id, article_id, revision, story_id, source, confidence, title, quote, url, origin
FROM told_visits WHERE attribution IS NOT NULL
UNION ALL
SELECT said_by, attribution, told_at, 'draft_resolutions', subject_country, event_date,
    status || ': ' || concat_ws(' ', organ, 'draft', symbol, 'on', subject_country), event_id, article_id, revision, story_id, source, confidence, title, quote, url, origin
FROM told_drafts WHERE attribution IS NOT NULL;

-- What was covered: articles, stories and events by source and day of publication; rejects and suspected gaps by the day of reading.
CREATE TABLE coverage AS
WITH counted AS (
    SELECT source, coalesce(published_at, ingested_at)::DATE AS day, 'articles' AS counted, count(*) AS many FROM revisions GROUP BY ALL
    UNION ALL
    SELECT source, coalesce(published_at, ingested_at)::DATE, 'stories', count(DISTINCT story_id) FROM revisions WHERE is_current GROUP BY ALL
    UNION ALL
    SELECT source, withdrawn_at::DATE, 'withdrawn', count(*) FROM revisions WHERE withdrawn_at IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT source, told_at::DATE, 'envoy_visits', count(*) FROM told_visits GROUP BY ALL
    UNION ALL
    SELECT source, told_at::DATE, 'draft_resolutions', count(*) FROM told_drafts GROUP BY ALL
    UNION ALL
    SELECT source, told_at::DATE, 'casualty_figures', count(*) FROM told_figures WHERE stands GROUP BY ALL
    UNION ALL
    SELECT source, ingested_at::DATE, 'quarantined', count(*) FROM quarantine GROUP BY ALL
    UNION ALL
    SELECT source, polled_at::DATE, 'gaps', count(*) FROM polls WHERE gap_suspected GROUP BY ALL
)
SELECT source, day,
    coalesce(sum(many) FILTER (counted = 'articles'), 0)::BIGINT AS articles,
    coalesce(sum(many) FILTER (counted = 'stories'), 0)::BIGINT AS stories,
    coalesce(sum(many) FILTER (counted = 'envoy_visits'), 0)::BIGINT AS envoy_visits,
    coalesce(sum(many) FILTER (counted = 'draft_resolutions'), 0)::BIGINT AS draft_resolutions,
    coalesce(sum(many) FILTER (counted = 'casualty_figures'), 0)::BIGINT AS casualty_figures,
    coalesce(sum(many) FILTER (counted = 'withdrawn'), 0)::BIGINT AS withdrawn,
    coalesce(sum(many) FILTER (counted = 'quarantined'), 0)::BIGINT AS quarantined,
    coalesce(sum(many) FILTER (counted = 'gaps'), 0)::BIGINT AS gaps
FROM counted GROUP BY source, day
ORDER BY day, source;
