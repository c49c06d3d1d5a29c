-- The latest drafts, each stage as it was told first.
WITH
-- Placeholder grouping: one draft per organ and subject until it rests for six weeks.
begun AS (
    SELECT *, coalesce(told_at - lag(told_at) OVER matter > INTERVAL 42 DAY, true) AS is_new
    FROM told_drafts WINDOW matter AS (PARTITION BY organ, subject_country ORDER BY told_at, event_id)
),
grouped AS (
    SELECT *, sum(is_new::INTEGER) OVER (PARTITION BY organ, subject_country ORDER BY told_at, event_id) AS number FROM begun
),
named AS MATERIALIZED (
    SELECT *, min(event_id) OVER (PARTITION BY organ, subject_country, number) AS draft_id FROM grouped
),
drafts AS (
    SELECT
        draft_id, organ, subject_country, arg_max(symbol, told_at) AS symbol,
        list_sort(list_distinct(flatten(list(sponsors)))) AS sponsors,
        list_sort(list_distinct(flatten(list(measures)))) AS measures,
        count(*) AS tellings, max(told_at) AS last_at
    FROM named GROUP BY ALL
)
SELECT
    draft_id, drafts.* EXCLUDE (draft_id, last_at),
    event_id, status, votes_for, votes_against, abstentions, vetoes, veto_threats,
    (SELECT count(*) FROM drafts) AS drafts_told
FROM (FROM named QUALIFY row_number() OVER (PARTITION BY draft_id, status ORDER BY votes_for IS NULL, told_at, event_id) = 1)
JOIN (FROM drafts ORDER BY last_at DESC, draft_id LIMIT $drafts) AS drafts USING (draft_id)
ORDER BY last_at DESC, draft_id, told_at, event_id
