-- Whom a figure counts, in one word: figures of people at large can be compared, those of soldiers with those of soldiers.
CREATE MACRO victim_class(victims) AS
    CASE WHEN victims IS NULL OR lower(victims) IN ('people', 'person', 'persons', 'civilians', 'civilian', 'victims', 'others')
        THEN 'people' ELSE rtrim(lower(victims), 's') END;

-- Figures that may count one toll: of one country, kind, scope, place and people.
CREATE MACRO tally(country, kind, scope, place, victims) AS
    hash(country, kind, scope, lower(place), victim_class(victims));

-- Which toll each figure counts, by whom it is claimed, and whether it stands.
CREATE TABLE figure_links AS
WITH RECURSIVE told AS MATERIALIZED (
    SELECT
        event_id, article_id, revision, country, kind, scope, lower(figure.place) AS spot, victim_class(figure.victims) AS people,
        tally(country, kind, scope, figure.place, figure.victims) AS tally,
        hash(figure.story_id, country, kind, scope, spot, people, period_start, period_end) AS passage,
        hash(figure.story_id, kind, scope) AS line, hash(figure.story_id, kind, scope, count_low, count_high) AS figure,
        event_date, event_date_precision, period_start, period_end,
        count_low, count_high, coalesce(count_low, count_high) AS count, qualifier, status,
        attribution IS NOT NULL AS is_vouched_for, coalesce(claimant(attribution), claimant(agency), figure.source) AS claimed_by,
        coalesce(figure.published_at, figure.ingested_at) AS told_at, figure.ingested_at,
        is_current AS stands, withdrawn_at IS NOT NULL AS is_withdrawn
    FROM casualty_figures AS figure JOIN revisions USING (article_id, revision)
),
    -- One happening is often dated a day apart. But nobody gives two figures for one toll in one
    -- article: who does counts two days, or two happenings.
passages AS (
    SELECT passage, max(figures) = 1 AND (max(last) - min(first) <= 1) IS NOT FALSE AS is_one, max(figures - days) > 0 AS is_split
    FROM (
        SELECT
            passage, min(event_date) AS first, max(event_date) AS last,
            count(DISTINCT coalesce(event_date, '-infinity')) AS days, count(DISTINCT (event_date, count_low, count_high)) AS figures
        FROM told GROUP BY passage, article_id, revision, claimed_by, status
    ) GROUP BY passage
),
counted AS MATERIALIZED (
    SELECT told.*, is_split, CASE
        WHEN is_one THEN passage
        WHEN is_split THEN hash(passage, event_date, count_low, count_high)
        ELSE hash(passage, event_date) END AS node
    FROM told JOIN passages USING (passage)
),
    -- The running count of one claimant goes on where the next figure comes soon and is near.
running AS (
    SELECT *, lag(told_at) OVER line AS before_at, lag(count) OVER line AS before, lag(period_start) OVER line AS before_start
    FROM counted
    WHERE scope = 'cumulative' AND period_end IS NULL AND country IS NOT NULL AND is_vouched_for AND NOT is_withdrawn
    WINDOW line AS (PARTITION BY country, kind, spot, people, claimed_by ORDER BY told_at, event_id)
),
keys AS (
    SELECT node, hash('line', country, kind, spot, people, claimed_by, count_if(
            before_at < told_at - INTERVAL 30 DAY
            OR greatest(before, count) > 1.25 * least(before, count)
            OR abs(before_start - period_start) > 31
        ) OVER (PARTITION BY country, kind, spot, people, claimed_by ORDER BY told_at, event_id)) AS key
    FROM running
    UNION
    -- The first day of a conflict names it a month later; the first of a month may stand for all of it.
    SELECT node, hash('period', country, kind, spot, people, period_start)
    FROM counted
    WHERE scope = 'cumulative' AND period_end IS NULL AND country IS NOT NULL AND NOT is_split AND NOT is_withdrawn
        AND day(period_start) > 1 AND told_at::DATE - period_start >= 30
    UNION
    -- The same number of ten or more at the same place on the same day is no coincidence.
    SELECT node, hash('figure', country, kind, spot, people, event_date, count_low)
    FROM counted
    WHERE scope = 'incident' AND country IS NOT NULL AND spot IS NOT NULL AND event_date_precision = 'day'
        AND count_low >= 10 AND qualifier IN ('exact', 'at_least') AND NOT is_withdrawn
),
shared AS MATERIALIZED (
    FROM keys SEMI JOIN (SELECT key FROM keys GROUP BY key HAVING count(*) > 1) USING (key)
),
    -- Passages that share a key count one toll.
tolls (node, toll) USING KEY (node) AS (
    SELECT node, min(lowest) FROM shared JOIN (SELECT key, min(node) AS lowest FROM shared GROUP BY key) USING (key) GROUP BY node
    UNION
    SELECT node, min(lowest)
    FROM (SELECT key, min(toll) AS lowest FROM tolls JOIN shared USING (node) GROUP BY key)
    JOIN shared USING (key) JOIN recurring.tolls AS known USING (node)
    WHERE lowest < known.toll
    GROUP BY node
),
linked AS MATERIALIZED (
    SELECT
        event_id, coalesce(toll, node) AS toll, claimed_by, told_at, stands, is_withdrawn, tally, line, figure,
        dense_rank() OVER (ORDER BY told_at, ingested_at, revision) AS turn
    FROM counted LEFT JOIN tolls USING (node)
),
named AS (
    SELECT toll, arg_min(event_id, (is_withdrawn, turn, event_id)) AS toll_id FROM linked GROUP BY toll
),
    -- Of a story, the figure that was first told last is its newest.
turns AS (
    SELECT line, figure, min(turn) AS turn, bool_or(stands) AS stands FROM linked GROUP BY line, figure
),
newest AS (
    SELECT figure FROM turns JOIN (SELECT line, max(turn) AS turn FROM turns WHERE stands GROUP BY line) USING (line, turn)
)
SELECT event_id, toll_id, claimed_by, told_at, stands, is_withdrawn, stands AND figure IN (FROM newest) AS is_newest, tally, line
FROM linked JOIN named USING (toll);

-- Every figure as it was told, whether it stands, which toll it counts, and where it was read.
CREATE TABLE told_figures AS
SELECT
    figure.*, title, url, origin, links.* EXCLUDE (event_id, tally, line), superseded_at AS revised_at
FROM casualty_figures AS figure JOIN figure_links AS links USING (event_id) JOIN revisions USING (article_id, revision)
ORDER BY country, told_at, event_id;

-- Every figure that any telling of a story gave; newest is what was first told last, in a telling that stands: an old figure printed late is no news.
CREATE VIEW story_figures AS
SELECT * EXCLUDE (title, url, origin, claimed_by, told_at, stands, is_withdrawn, revised_at, toll_id)
FROM told_figures;

-- Each claim of each toll of a happening or conflict: the figure, who claims it, since when, what superseded it, and the rival claims that stood beside it.
CREATE TABLE toll_over_time AS
WITH told AS (
    SELECT *, hash(toll_id) AS toll, hash(toll_id, claimed_by) AS line
    FROM told_figures WHERE scope <> 'subtotal' AND NOT is_withdrawn
),
claims AS MATERIALIZED (
    SELECT
        toll, line, count_low, count_high, qualifier, status, any_value(claimed_by) AS claimed_by,
        min(told_at) AS told_at, max(told_at) AS last_told_at,
        count(DISTINCT source) AS papers, count(*) AS tellings,
        bool_or(stands) AS stands, max(revised_at) AS revised_at,
        arg_min(event_id, (NOT stands, told_at, event_id)) AS event_id
    FROM told GROUP BY toll, line, count_low, count_high, qualifier, status
),
followed AS MATERIALIZED (
    SELECT
        * EXCLUDE (revised_at),
        first_value(if(stands, event_id, NULL) IGNORE NULLS) OVER later AS superseded_by,
        coalesce(first_value(if(stands, told_at, NULL) IGNORE NULLS) OVER later, if(stands, NULL, revised_at)) AS superseded_at
    FROM claims
    WINDOW later AS (PARTITION BY line ORDER BY told_at GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
),
    -- Rivals are looked for among the claims told shortly before, and in the same article.
numbered AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY toll ORDER BY told_at, event_id) AS number, claims
    FROM followed JOIN (SELECT toll, count(*) AS claims FROM claims GROUP BY toll HAVING count(DISTINCT line) > 1) USING (toll)
),
rivalries AS (
    SELECT mine.event_id, list_reverse_sort(list(struct_pack(
        told_at := other.told_at, claimed_by := other.claimed_by, count_low := other.count_low, count_high := other.count_high,
        qualifier := other.qualifier, status := other.status, event_id := other.event_id))) AS rivals
    FROM (SELECT *, unnest(range(greatest(1, number - 8), least(claims, number + 3) + 1)) AS nearby FROM numbered) AS mine
    JOIN numbered AS other ON other.toll = mine.toll AND other.number = mine.nearby
    WHERE other.line <> mine.line AND other.stands AND other.told_at <= mine.told_at
        AND (other.superseded_at > mine.told_at) IS NOT FALSE
    GROUP BY mine.event_id
)
SELECT
    toll_id, country, kind, scope, place, event_date, period_start, period_end,
    claim.told_at, last_told_at, claim.claimed_by, claim.count_low, claim.count_high, claim.qualifier, claim.status, count_text, victims,
    superseded_by IS NOT NULL OR NOT claim.stands AS is_superseded, superseded_at, superseded_by, coalesce(rivals, []) AS rivals,
    papers, tellings, event_id, article_id, revision, story_id, source, attribution, confidence, title, quote, url, origin
FROM followed AS claim JOIN told_figures AS figure USING (event_id) LEFT JOIN rivalries USING (event_id)
ORDER BY country, told_at, event_id;

-- Each toll as it stands: the claim that was told last, the lowest and highest that is reported and not taken back, and all standing claims side by side.
CREATE TABLE latest_toll AS
WITH tolls AS (
    SELECT
        arg_max(event_id, (status = 'reported', status = 'feared', told_at, coalesce(count_low, count_high), event_id))
            FILTER (NOT is_superseded) AS event_id,
        min(coalesce(count_low, count_high)) FILTER (status = 'reported' AND NOT is_superseded) AS lowest,
        max(coalesce(count_high, count_low)) FILTER (status = 'reported' AND NOT is_superseded) AS highest,
        min(told_at) AS first_told_at, count_if(NOT is_superseded) AS claims,
        list_reverse_sort(list(struct_pack(told_at, claimed_by, count_low, count_high, qualifier, status, event_id))
            FILTER (NOT is_superseded))[:20] AS side_by_side
    FROM toll_over_time GROUP BY toll_id
)
SELECT
    toll_id, country, kind, scope, place, event_date, period_start, period_end, victims,
    count_low, count_high, qualifier, status, claimed_by, told_at, first_told_at, lowest, highest, claims, side_by_side,
    papers, event_id, article_id, revision, story_id, source, attribution, confidence, title, quote, url, origin
FROM tolls JOIN toll_over_time USING (event_id)
ORDER BY country, told_at, event_id;
