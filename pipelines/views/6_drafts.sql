-- Every draft as a story that stands tells it, which draft it is across stories, and where that was read.
CREATE TABLE told_drafts AS
WITH RECURSIVE told AS MATERIALIZED (
    SELECT
        event_id, organ, subject_country, sponsors, symbol, status, measures, coalesce(published_at, ingested_at) AS told_at,
        status IN ('adopted', 'vetoed', 'rejected', 'withdrawn') AS is_final,
        hash(story_id, organ, subject_country, list_sort(sponsors)) AS node
    FROM current_draft_resolutions
),
    -- A draft is followed by its sponsors; without any, by what it would do.
followed AS (
    SELECT *, unnest(if(len(sponsors) > 0, sponsors, [''])) AS sponsor,
        max(if(is_final AND len(sponsors) = 0, told_at, NULL)) OVER (
            PARTITION BY organ, subject_country ORDER BY told_at, event_id ROWS UNBOUNDED PRECEDING) AS some_ended_at
    FROM told WHERE subject_country IS NOT NULL
),
steps AS (
    SELECT *,
        lag(told_at) OVER line AS before_at, lag(is_final) OVER line AS was_final, lag(status) OVER line AS status_before,
        lag(sponsors) OVER line AS sponsors_before, lag(measures) OVER line AS measures_before,
        lag(symbol IGNORE NULLS) OVER line AS symbol_before
    FROM followed
    WINDOW line AS (PARTITION BY organ, subject_country, sponsor ORDER BY told_at, event_id)
),
lines AS (
    SELECT node, hash('sponsor', organ, subject_country, sponsor, count_if(
            before_at < told_at - if(sponsor = '', INTERVAL 14 DAY, INTERVAL 45 DAY)
            OR (was_final AND status <> status_before AND (is_final OR before_at < told_at - INTERVAL 2 DAY))
            OR (before_at < some_ended_at AND some_ended_at < told_at - INTERVAL 2 DAY AND NOT is_final)
            OR symbol <> symbol_before
            OR (sponsor = '' AND NOT list_has_any(measures, measures_before))
            OR 2 * len(list_intersect(sponsors, sponsors_before)) < least(len(sponsors), len(sponsors_before))
        ) OVER (PARTITION BY organ, subject_country, sponsor ORDER BY told_at, event_id)) AS key
    FROM steps
),
keys AS (
    FROM lines
    UNION
    SELECT node, hash('symbol', organ, upper(symbol)) FROM told WHERE symbol IS NOT NULL AND organ <> 'OTHER'
),
shared AS MATERIALIZED (
    FROM keys SEMI JOIN (SELECT key FROM keys GROUP BY key HAVING count(*) > 1) USING (key)
),
linked (node, draft) USING KEY (node) AS (
    SELECT node, min(lowest) FROM shared JOIN (SELECT key, min(node) AS lowest FROM shared GROUP BY key) USING (key) GROUP BY node
    UNION
    SELECT node, min(lowest)
    FROM (SELECT key, min(draft) AS lowest FROM linked JOIN shared USING (node) GROUP BY key)
    JOIN shared USING (key) JOIN recurring.linked AS known USING (node)
    WHERE lowest < known.draft
    GROUP BY node
),
drafts AS MATERIALIZED (
    SELECT event_id, organ, subject_country, sponsors, told_at, is_final, coalesce(linked.draft, node) AS draft
    FROM told LEFT JOIN linked USING (node)
),
spans AS MATERIALIZED (
    SELECT
        draft, organ, subject_country, bool_or(len(sponsors) > 0) AS is_sponsored,
        min(told_at) AS first_at, max(told_at) AS last_at, min(told_at) FILTER (is_final) AS ended_at
    FROM drafts WHERE subject_country IS NOT NULL GROUP BY ALL
),
    -- A draft told without sponsors is the one that is open at that time, if there is only one.
meant AS (
    SELECT bare.draft, any_value(full_told.draft) AS meant
    FROM spans AS bare JOIN spans AS full_told USING (organ, subject_country)
    WHERE NOT bare.is_sponsored AND full_told.is_sponsored
        AND bare.last_at >= full_told.first_at - INTERVAL 2 DAY AND bare.first_at <= full_told.last_at + INTERVAL 45 DAY
        AND (bare.first_at <= full_told.ended_at + INTERVAL 2 DAY) IS NOT FALSE
    GROUP BY bare.draft HAVING count(*) = 1
),
same AS (
    SELECT event_id, told_at, coalesce(meant, draft) AS node FROM drafts LEFT JOIN meant USING (draft)
),
named AS (
    SELECT node, arg_min(event_id, (told_at, event_id)) AS draft_id FROM same GROUP BY node
)
SELECT
    draft.*, title, url, origin, claimant(attribution) AS said_by, told_at, draft_id
FROM current_draft_resolutions AS draft JOIN (SELECT event_id, told_at, draft_id FROM same JOIN named USING (node)) USING (event_id)
JOIN revisions USING (article_id, revision)
ORDER BY subject_country, told_at, event_id;

-- A draft across stories, from proposed to adopted or vetoed: one row for each stage that it reached, with when, votes, vetoes and measures.
CREATE TABLE resolution_timeline AS
WITH told AS (
    SELECT *, list_position(['proposed', 'circulated', 'tabled', 'withdrawn', 'rejected', 'vetoed', 'adopted'], status) AS stage,
        if(event_date_precision = 'day' AND event_date BETWEEN told_at::DATE - 7 AND told_at::DATE, event_date, told_at::DATE) AS day
    FROM told_drafts
),
drafts AS (
    SELECT
        draft_id, arg_max(status, (stage >= 4, told_at, stage)) AS outcome, max(symbol) AS symbol,
        list_sort(list_distinct(flatten(list(sponsors)))) AS sponsors
    FROM told GROUP BY draft_id
),
stages AS (
    SELECT
        draft_id, status, stage, min(day) AS reached_on, min(told_at) AS told_at, max(told_at) AS last_told_at,
        arg_max(votes_for, (told_at, event_id)) AS votes_for, arg_max(votes_against, (told_at, event_id)) AS votes_against, arg_max(abstentions, (told_at, event_id)) AS abstentions,
        list_sort(list_distinct(flatten(list(vetoes)))) AS vetoes, list_sort(list_distinct(flatten(list(veto_threats)))) AS veto_threats,
        list_sort(list_distinct(flatten(list(supporters)))) AS supporters, list_sort(list_distinct(flatten(list(opponents)))) AS opponents,
        list_sort(list_distinct(flatten(list(measures)))) AS measures,
        count(DISTINCT source) AS papers, count(DISTINCT story_id) AS stories, arg_min(event_id, (told_at, event_id)) AS event_id
    FROM told GROUP BY ALL
)
SELECT
    draft_id, organ, draft.symbol, subject_country, draft.sponsors,
    row_number() OVER (PARTITION BY draft_id ORDER BY stage, reached_on) AS step, stages.status, reached_on, outcome,
    stages.votes_for, stages.votes_against, stages.abstentions, stages.vetoes, stages.veto_threats, stages.supporters, stages.opponents, stages.measures,
    papers, stories, stages.told_at, last_told_at,
    event_id, article_id, revision, story_id, source, attribution, confidence, title, quote, url, origin
FROM stages JOIN drafts AS draft USING (draft_id) JOIN told_drafts AS first_told USING (draft_id, event_id)
ORDER BY subject_country, organ, draft_id, step;
