-- Each revision of a story with the one before it in the chain.
CREATE VIEW revision_steps AS
SELECT
    chained_revisions.chain_id, chained_revisions.place, article_id, revision, lag(article_id) OVER in_chain AS before_id, lag(revision) OVER in_chain AS before_revision,
    source, signal, marker, coalesce(published_at, ingested_at) AS changed_at
FROM chained_revisions JOIN revisions USING (article_id, revision)
WHERE marker IS NULL OR marker NOT IN ('hold', 'release', 'advisory')
WINDOW in_chain AS (PARTITION BY chained_revisions.chain_id ORDER BY chained_revisions.place, article_id, revision)
QUALIFY before_id IS NOT NULL;

-- Two neighbouring revisions of a story side by side: the headlines, and the paragraphs that only one of them has; the texts are in articles.
CREATE TABLE changes AS
SELECT
    step.*,
    older.title AS title_before, newer.title AS title,
    older.title IS DISTINCT FROM newer.title AS title_changed, older.body <> newer.body AS body_changed,
    list_filter(string_split(older.body, chr(10)), lambda line: NOT list_contains(string_split(newer.body, chr(10)), line)) AS paragraphs_gone,
    list_filter(string_split(newer.body, chr(10)), lambda line: NOT list_contains(string_split(older.body, chr(10)), line)) AS paragraphs_new
FROM revision_steps AS step
JOIN articles AS newer ON newer.article_id = step.article_id AND newer.revision = step.revision
JOIN articles AS older ON older.article_id = before_id AND older.revision = before_revision
ORDER BY changed_at, step.article_id, step.revision;

-- Casualty figures that appeared, went or changed between two neighbouring revisions of a story.
CREATE TABLE figure_changes AS
WITH steps AS MATERIALIZED (
    SELECT chain_id, place AS step, article_id, revision, before_id, before_revision, signal, changed_at FROM revision_steps
),
sides AS (
    SELECT *, true AS is_new, article_id AS told_by, revision AS told_in FROM steps
    UNION ALL
    SELECT *, false, before_id, before_revision FROM steps
),
figures AS (
    SELECT
        chain_id, sides.article_id, sides.revision, before_id, before_revision, signal, changed_at, is_new,
        kind, scope, status AS figure_status, country, place, victims, count_low, count_high, qualifier, count_text, attribution, quote_start
    FROM sides JOIN casualty_figures AS figure ON figure.article_id = told_by AND figure.revision = told_in
),
told AS MATERIALIZED (
    -- The same figure on both sides is no change.
    SELECT
        chain_id, article_id, revision, before_id, before_revision, signal, changed_at, bool_and(is_new) AS is_new,
        kind, scope, figure_status, country, place, count_low, count_high, qualifier,
        min(victims) AS victims, min(count_text) AS count_text, min(attribution) AS attribution, min(quote_start) AS quote_start
    FROM figures
    GROUP BY ALL
    HAVING bool_and(is_new) = bool_or(is_new)
),
numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, revision, is_new, kind, scope, country, place, victims ORDER BY attribution, count_low, count_text) AS number
    FROM told
),
matched AS (
    -- Where place and victims are the same on both sides they tell which figure became which, else the order of the text.
    SELECT *, bool_or(is_new) OVER alike AND NOT bool_and(is_new) OVER alike AS is_alike
    FROM numbered
    WINDOW alike AS (PARTITION BY article_id, revision, kind, scope, country, place, victims, number)
),
paired AS (
    SELECT *, row_number() OVER (
        PARTITION BY article_id, revision, is_new, kind, scope, country, is_alike ORDER BY if(is_alike, place, NULL), if(is_alike, victims, NULL), number, quote_start) AS pair
    FROM matched
)
SELECT
    any_value(chain_id) AS chain_id, article_id, revision, any_value(before_id) AS before_id, any_value(before_revision) AS before_revision,
    any_value(signal) AS signal, any_value(changed_at) AS changed_at,
    CASE WHEN bool_and(is_new) THEN 'appeared' WHEN NOT bool_or(is_new) THEN 'gone' ELSE 'changed' END AS change,
    kind, scope, country,
    arg_max(place, is_new) AS place, arg_max(victims, is_new) AS victims,
    any_value(count_low) FILTER (NOT is_new) AS count_low_before, any_value(count_low) FILTER (is_new) AS count_low,
    any_value(count_high) FILTER (NOT is_new) AS count_high_before, any_value(count_high) FILTER (is_new) AS count_high,
    any_value(qualifier) FILTER (NOT is_new) AS qualifier_before, any_value(qualifier) FILTER (is_new) AS qualifier,
    any_value(count_text) FILTER (NOT is_new) AS count_text_before, any_value(count_text) FILTER (is_new) AS count_text,
    any_value(figure_status) FILTER (NOT is_new) AS status_before, any_value(figure_status) FILTER (is_new) AS status,
    any_value(attribution) FILTER (NOT is_new) AS attribution_before, any_value(attribution) FILTER (is_new) AS attribution
FROM paired
GROUP BY article_id, revision, kind, scope, country, is_alike, pair;
