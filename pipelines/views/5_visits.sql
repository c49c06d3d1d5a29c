-- Who may be one envoy: of one sending country and family name, or the last word of the role.
CREATE MACRO person(sending_country, envoy, envoy_role) AS
    hash(sending_country, split_part(coalesce(lower(strip_accents(trim(envoy))), 'role ' || lower(envoy_role)), ' ', -1));

-- Every visit as a story that stands tells it, which visit it is, and where that was read.
CREATE TABLE told_visits AS
WITH told AS MATERIALIZED (
    SELECT
        event_id, story_id, lower(strip_accents(trim(envoy))) AS name, lower(envoy_role) AS envoy_role, sending_country, host_country,
        event_date, event_date_precision, coalesce(published_at, ingested_at) AS told_at
    FROM current_envoy_visits
),
    -- A family name alone is whoever bears it, if that country sends one such person only.
families AS (
    SELECT sending_country, split_part(name, ' ', -1) AS name, any_value(name) AS full_name
    FROM told WHERE contains(name, ' ') GROUP BY ALL HAVING count(DISTINCT told.name) = 1
),
known AS MATERIALIZED (
    SELECT
        told.*, coalesce(full_name, told.name) AS envoy_id,
        hash(coalesce(envoy_id, 'role ' || envoy_role), sending_country, host_country) AS way
    FROM told LEFT JOIN families USING (sending_country, name)
),
    -- Arrivals two days apart are one visit of a person; of whom no name is known, only the same day is.
days AS (
    SELECT *, if(event_date_precision = 'day', event_date, NULL) AS day,
        day - lag(day) OVER (PARTITION BY way, event_date_precision ORDER BY event_date) > if(envoy_id IS NULL, 0, 2) AS is_new
    FROM known
),
placed AS (
    SELECT *, CASE
        WHEN sending_country IS NULL OR host_country IS NULL OR (envoy_id IS NULL AND envoy_role IS NULL) THEN hash(event_id)
        WHEN day IS NOT NULL THEN hash(way, count_if(is_new) OVER (PARTITION BY way, event_date_precision ORDER BY event_date))
        WHEN event_date IS NOT NULL THEN hash(way, event_date_precision, event_date)
    END AS dated
    FROM days
),
    -- One without a date is that of its story.
joined AS (
    SELECT *, coalesce(dated, min(dated) OVER (PARTITION BY story_id, way), hash(way, story_id)) AS node
    FROM placed
),
named AS (
    SELECT node, arg_min(event_id, (told_at, event_id)) AS visit_id FROM joined GROUP BY node
)
SELECT
    visit.*, title, url, origin, claimant(attribution) AS said_by, told_at, envoy_id, visit_id,
    person(sending_country, envoy, envoy_role) AS person
FROM current_envoy_visits AS visit JOIN (SELECT event_id, told_at, envoy_id, visit_id FROM joined JOIN named USING (node)) USING (event_id)
JOIN revisions USING (article_id, revision)
ORDER BY sending_country, event_date, event_id;

-- Every envoy's stops in order, one row a visit however many papers tell it, with the status told last; stops are numbered for named envoys who go or went.
CREATE TABLE itinerary AS
WITH visits AS (
    SELECT
        visit_id, any_value(envoy_id) AS envoy_id,
        arg_max(event_id, (told_at, status IN ('completed', 'cancelled', 'refused', 'postponed'), event_id)) AS event_id,
        arg_max(envoy, (length(envoy), envoy)) AS envoy, arg_max(envoy_role, (length(envoy_role), envoy_role)) AS envoy_role,
        any_value(sending_country) AS sending_country, any_value(host_country) AS host_country,
        arg_max(place, (told_at, event_id)) AS place,
        arg_max(event_date, (told_at, event_id)) AS arrives, arg_max(event_date_precision, (told_at, event_id)) AS arrives_precision,
        list_sort(list(DISTINCT counterpart) FILTER (counterpart IS NOT NULL)) AS counterparts,
        arg_max(purpose, (told_at, event_id)) AS purpose,
        list(status ORDER BY told_at, event_id) AS tellings_of_status,
        count(DISTINCT source) AS papers, count(*) AS tellings, min(told_at) AS first_told_at, max(told_at) AS told_at
    FROM told_visits GROUP BY visit_id
),
numbered AS (
    SELECT visit.*, told.status,
        list_filter(tellings_of_status, lambda each, turn: list_position(tellings_of_status, each) = turn) AS statuses,
        visit.envoy IS NOT NULL AND arrives IS NOT NULL AND told.status IN ('planned', 'under_way', 'completed') AS is_stop,
        article_id, revision, story_id, source, attribution, confidence, title, quote, url, origin
    FROM visits AS visit JOIN told_visits AS told USING (event_id)
)
SELECT
    envoy, envoy_role, sending_country,
    if(is_stop, row_number() OVER stops, NULL) AS stop, host_country, place, arrives, arrives_precision, status, statuses,
    if(is_stop, lag(host_country) OVER stops, NULL) AS from_stop, if(is_stop, arrives - lag(arrives) OVER stops, NULL) AS days_since,
    counterparts, purpose, papers, tellings, first_told_at, told_at, visit_id,
    event_id, article_id, revision, story_id, source, attribution, confidence, title, quote, url, origin
FROM numbered
WINDOW stops AS (PARTITION BY envoy_id, sending_country, is_stop ORDER BY arrives, told_at, event_id)
ORDER BY sending_country, envoy, arrives, told_at, event_id;

-- Who sends whom where, by month of arrival, with status: one row for each sending and host country, month and status.
CREATE TABLE visit_network AS
SELECT
    sending_country, host_country, date_trunc('month', arrives)::DATE AS month, status,
    count(*) AS visits, list_sort(list(DISTINCT coalesce(envoy, envoy_role))) AS envoys,
    max(papers) AS most_papers, list(event_id ORDER BY arrives, event_id) AS event_ids
FROM itinerary
GROUP BY ALL
ORDER BY sending_country, host_country, month, status;
