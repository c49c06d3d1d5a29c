-- Ready-made views over the tables. Each statement is one view; the comment above it is its description.

-- The latest revision of every story that has not been withdrawn.
CREATE VIEW current_articles AS
SELECT * FROM articles
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC) = 1 AND signal <> 'withdrawal';

-- Visits as the latest revision of each story tells them.
CREATE VIEW current_envoy_visits AS
SELECT event.* FROM envoy_visits AS event SEMI JOIN current_articles USING (article_id, revision);

-- Drafts as the latest revision of each story tells them.
CREATE VIEW current_draft_resolutions AS
SELECT event.* FROM draft_resolutions AS event SEMI JOIN current_articles USING (article_id, revision);

-- Figures as the latest revision of each story tells them.
CREATE VIEW current_casualty_figures AS
SELECT event.* FROM casualty_figures AS event SEMI JOIN current_articles USING (article_id, revision);

-- Every figure that any telling of a story gave, oldest first; newest is what was first told last, in a telling that stands: an old figure printed late is no news.
CREATE VIEW story_figures AS
WITH told AS (
    SELECT *,
        (article_id, revision) IN (SELECT (article_id, revision) FROM current_articles) AS stands,
        min((coalesce(published_at, ingested_at), ingested_at, revision))
            OVER (PARTITION BY story_id, kind, scope, count_low, count_high) AS first_told
    FROM casualty_figures
)
SELECT * EXCLUDE (first_told, stands),
    stands AND rank() OVER (PARTITION BY story_id, kind, scope, stands ORDER BY first_told DESC) = 1 AS is_newest
FROM told ORDER BY story_id, kind, first_told, ingested_at;

-- One row for each story that stands, however many papers carry it: who carries it, since when, its latest telling, and its newest figures.
CREATE VIEW stories AS
WITH tellings AS (
    SELECT *, (coalesce(published_at, ingested_at), ingested_at, revision, article_id) AS told FROM current_articles
), newest AS (
    SELECT story_id, list(DISTINCT struct_pack(kind, count_low, count_high, qualifier) ORDER BY struct_pack(kind, count_low, count_high, qualifier)) AS figures
    FROM story_figures WHERE is_newest AND scope = 'incident' GROUP BY story_id
), history AS (
    SELECT story_id, count(*) AS revisions, min(ingested_at) AS first_seen, max(ingested_at) AS last_seen
    FROM articles GROUP BY story_id
)
SELECT story_id,
    arg_min(title, told) AS title,
    arg_max(title, told) AS latest_title,
    count(DISTINCT source) AS papers,
    list_sort(list(DISTINCT source)) AS sources,
    count(*) AS articles,
    any_value(revisions) AS revisions,
    min(published_at) AS first_published,
    max(published_at) AS last_published,
    any_value(first_seen) AS first_seen,
    any_value(last_seen) AS last_seen,
    arg_max(article_id, told) AS latest_article_id,
    arg_max(revision, told) AS latest_revision,
    arg_max(body, (length(body), told)) AS fullest_body,
    any_value(figures) AS figures
FROM tellings JOIN history USING (story_id) LEFT JOIN newest USING (story_id)
GROUP BY story_id;

-- What was read, when, and what became of it.
CREATE VIEW inputs AS
SELECT * FROM _inputs;
