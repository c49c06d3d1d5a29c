-- Ready-made views over the tables. Each statement is one view; the comment above it is its description.

-- Which item refers to which other story, and the key that both share: within one wire, in due time.
CREATE VIEW article_references AS
WITH items AS (
    SELECT *, published_at + CASE published_precision
        WHEN 'year' THEN INTERVAL 366 DAY WHEN 'month' THEN INTERVAL 31 DAY WHEN 'day' THEN INTERVAL 1 DAY
        ELSE INTERVAL 0 DAY END AS published_by
    FROM articles
),
referring AS MATERIALIZED (
    SELECT article_id, revision, signal, marker, source, agency, dateline_place, published_at, published_by, ingested_at, unnest(refers_to) AS key
    FROM items WHERE len(refers_to) > 0
),
known AS MATERIALIZED (
    SELECT * FROM (
        SELECT article_id, marker, source, agency, dateline_place, published_at, ingested_at, unnest(known_as) AS key
        FROM items WHERE len(known_as) > 0
    ) SEMI JOIN referring USING (key)
),
named AS (
    -- What a thousand items are called is the name of none.
    FROM known SEMI JOIN (SELECT key FROM known GROUP BY key HAVING count(*) <= 1000) USING (key)
),
windows AS (
    FROM (VALUES
        ('guid', INTERVAL 3650 DAY), ('id', INTERVAL 3650 DAY), ('wire', INTERVAL 2 DAY),
        ('headline', INTERVAL 3 DAY), ('outline', INTERVAL 1 DAY), ('slug', INTERVAL 2 DAY)
    ) AS kinds (kind, within)
),
met AS (
    SELECT
        item.article_id, item.revision, item.signal, item.marker, key, kind, named.article_id AS referred_id,
        named.marker IS NULL AS is_original,
        -- Both by the agency's clock or both by ours.
        item.published_at IS NOT NULL AND named.published_at IS NOT NULL AS is_dated,
        if(is_dated, item.published_at, item.ingested_at) AS referring_at,
        if(is_dated, named.published_at, named.ingested_at) AS referred_at,
        is_dated AND named.published_at > item.published_by AS is_later
    FROM referring AS item JOIN named USING (key) JOIN windows ON kind = split_part(key, ':', 1)
    WHERE item.article_id <> named.article_id
        AND (kind = 'guid' OR item.source = named.source OR item.agency = named.agency)
        AND (kind <> 'outline' OR (item.dateline_place = named.dateline_place) IS NOT FALSE)
        AND NOT is_later
        AND abs(epoch(referred_at) - epoch(referring_at)) <= epoch(within)
),
nearest AS (
    SELECT *,
        max(referred_at) FILTER (is_original) OVER (PARTITION BY article_id, revision, key) AS last_original_at,
        bool_or(kind <> 'outline') OVER (PARTITION BY article_id, revision) AS is_named_in_full
    FROM met
)
SELECT DISTINCT article_id, revision, signal, marker, key, referred_id
FROM nearest
-- Numbers and headlines come back from day to day: the latest original is meant, and its reprints.
WHERE (kind IN ('guid', 'id') OR last_original_at IS NULL OR referred_at >= last_original_at - INTERVAL 12 HOUR)
    -- An outline serves only a correction that has nothing better: no exact key and no revision of its own.
    AND (kind <> 'outline' OR (
        NOT is_named_in_full AND signal IN ('update', 'correction')
        AND article_id NOT IN (SELECT article_id FROM articles WHERE revision > 1)));

-- The revisions of stories that have several: their order in the chain, and what superseded or withdrew each of them.
CREATE VIEW chained_revisions AS
WITH RECURSIVE links AS MATERIALIZED (
    FROM article_references
),
edges AS MATERIALIZED (
    SELECT DISTINCT unnest([article_id, referred_id]) AS one, unnest([referred_id, article_id]) AS other
    FROM links WHERE signal IN ('update', 'correction')
),
    -- Updates and corrections make a chain of the articles that they refer to.
chains (article_id, chain_id) USING KEY (article_id) AS (
    SELECT one, least(one, min(other)) FROM edges GROUP BY one
    UNION
    SELECT one, min(nearby.chain_id)
    FROM chains AS nearby JOIN edges ON other = nearby.article_id JOIN recurring.chains AS mine ON mine.article_id = one
    WHERE nearby.chain_id < mine.chain_id
    GROUP BY one
),
    -- A notice is about whole chains, and belongs to the first of them.
aims AS MATERIALIZED (
    SELECT DISTINCT item.article_id, item.revision, coalesce(chain_id, referred_id) AS chain_id
    FROM links AS item LEFT JOIN chains ON chains.article_id = referred_id
    WHERE signal = 'withdrawal' OR marker IN ('hold', 'release')
),
homes AS MATERIALIZED (
    FROM chains
    UNION ALL
    SELECT article_id, min(chain_id)
    FROM (SELECT article_id, chain_id FROM aims UNION ALL SELECT chain_id, chain_id FROM aims) ANTI JOIN chains USING (article_id)
    GROUP BY article_id
),
several AS (
    SELECT article_id FROM articles WHERE revision > 1 UNION SELECT article_id FROM homes
),
items AS MATERIALIZED (
    SELECT
        article_id, revision, coalesce(chain_id, article_id) AS chain_id, signal, marker, origin, ingested_at,
        TRY_CAST(version AS INTEGER) AS number, published_at AS earliest,
        published_at + CASE published_precision
            WHEN 'year' THEN INTERVAL 366 DAY WHEN 'month' THEN INTERVAL 31 DAY WHEN 'day' THEN INTERVAL 1 DAY
            ELSE INTERVAL 0 DAY END AS latest,
        signal = 'withdrawal' OR coalesce(marker IN ('hold', 'release', 'advisory'), false) AS is_notice,
        marker IS NULL AND revision = first_unmarked AS is_original
    FROM articles SEMI JOIN several USING (article_id) LEFT JOIN homes USING (article_id)
    LEFT JOIN (SELECT article_id, first(revision ORDER BY ingested_at, revision) AS first_unmarked FROM articles WHERE marker IS NULL GROUP BY article_id) USING (article_id)
),
members AS MATERIALIZED (
    FROM items
    UNION
    SELECT items.* REPLACE (aims.chain_id AS chain_id) FROM items JOIN aims USING (article_id, revision)
),
pairs AS MATERIALIZED (
    SELECT one.chain_id, one.article_id, one.revision, one.marker, other AS later
    FROM members AS one JOIN members AS other USING (chain_id)
    WHERE (one.article_id, one.revision) <> (other.article_id, other.revision)
        -- By the agency's own count or clock where both have one, else a story before what is said of it,
        -- else in the order seen.
        AND CASE
            WHEN one.article_id = other.article_id AND one.number <> other.number THEN one.number < other.number
            WHEN one.latest < other.earliest THEN true
            WHEN other.latest < one.earliest THEN false
            WHEN one.number <> other.number AND one.marker <> '' AND other.marker <> '' THEN one.number < other.number
            WHEN one.is_original <> other.is_original THEN one.is_original
            WHEN one.ingested_at <> other.ingested_at THEN one.ingested_at < other.ingested_at
            WHEN one.article_id = other.article_id THEN one.revision < other.revision
            WHEN one.is_notice <> other.is_notice THEN other.is_notice
            ELSE (one.origin, one.article_id) < (other.origin, other.article_id)
        END
),
places AS MATERIALIZED (
    SELECT later.chain_id AS chain_id, later.article_id AS article_id, later.revision AS revision, 1 + count(*) AS place
    FROM pairs GROUP BY ALL
),
lifted AS (
    SELECT DISTINCT chain_id, article_id, revision FROM pairs WHERE marker = 'hold' AND later.marker = 'release'
),
endings AS (
    SELECT
        pairs.article_id, pairs.revision, place, later,
        later.signal = 'withdrawal' OR coalesce(later.marker = 'hold', false) AS is_withdrawal
    FROM pairs
    JOIN places ON (places.chain_id, places.article_id, places.revision) = (later.chain_id, later.article_id, later.revision)
    LEFT JOIN lifted ON (lifted.chain_id, lifted.article_id, lifted.revision) = (later.chain_id, later.article_id, later.revision)
    WHERE lifted.chain_id IS NULL
        AND (later.article_id = pairs.article_id
            OR (later.marker IS NOT NULL AND later.marker NOT IN ('release', 'advisory')))
),
ended AS (
    SELECT
        article_id, revision,
        arg_min(later, place) FILTER (NOT is_withdrawal) AS successor,
        arg_min(later, place) FILTER (is_withdrawal) AS withdrawal
    FROM endings GROUP BY ALL
)
SELECT chain_id, coalesce(place, 1) AS place, article_id, revision, successor, withdrawal
FROM items LEFT JOIN places USING (chain_id, article_id, revision) LEFT JOIN ended USING (article_id, revision);

-- Every revision of every story: its place in the chain, what superseded or withdrew it and when, and whether it stands.
CREATE VIEW revisions AS
SELECT
    coalesce(chain_id, article_id) AS chain_id, coalesce(place, 1) AS place,
    article_id, revision, source, origin, agency, title, signal, marker, version, published_at, ingested_at,
    successor.article_id AS superseded_by, successor.revision AS superseded_by_revision,
    coalesce(successor.earliest, successor.ingested_at) AS superseded_at,
    withdrawal.article_id AS withdrawn_by, withdrawal.revision AS withdrawn_by_revision,
    coalesce(withdrawal.earliest, withdrawal.ingested_at) AS withdrawn_at,
    successor IS NULL AND withdrawal IS NULL AND signal <> 'withdrawal'
        AND coalesce(marker NOT IN ('hold', 'release', 'advisory'), true) AS is_current
FROM articles LEFT JOIN chained_revisions USING (article_id, revision);

-- The current truth: of every story the latest revision, unless it was withdrawn, is held or is a notice to editors.
CREATE VIEW current_articles AS
SELECT * FROM articles
ANTI JOIN (FROM chained_revisions WHERE successor IS NOT NULL OR withdrawal IS NOT NULL) USING (article_id, revision)
WHERE signal <> 'withdrawal' AND coalesce(marker NOT IN ('hold', 'release', 'advisory'), true);

-- Visits as the latest revision of each story tells them.
CREATE VIEW current_envoy_visits AS
SELECT event.* FROM envoy_visits AS event SEMI JOIN current_articles USING (article_id, revision);

-- Drafts as the latest revision of each story tells them.
CREATE VIEW current_draft_resolutions AS
SELECT event.* FROM draft_resolutions AS event SEMI JOIN current_articles USING (article_id, revision);

-- Figures as the latest revision of each story tells them.
CREATE VIEW current_casualty_figures AS
SELECT event.* FROM casualty_figures AS event SEMI JOIN current_articles USING (article_id, revision);

-- Each revision of a story with the one before it in the chain.
CREATE VIEW revision_steps AS
SELECT
    chain_id, place, article_id, revision, lag(article_id) OVER in_chain AS before_id, lag(revision) OVER in_chain AS before_revision,
    source, signal, marker, coalesce(published_at, ingested_at) AS changed_at
FROM chained_revisions JOIN articles USING (article_id, revision)
WHERE marker IS NULL OR marker NOT IN ('hold', 'release', 'advisory')
WINDOW in_chain AS (PARTITION BY chain_id ORDER BY place, article_id, revision)
QUALIFY before_id IS NOT NULL;

-- Two neighbouring revisions of a story side by side: headline and text before and after, and the paragraphs that differ.
CREATE VIEW changes AS
SELECT
    step.*,
    older.title AS title_before, newer.title AS title, older.body AS body_before, newer.body AS body,
    older.title IS DISTINCT FROM newer.title AS title_changed, older.body <> newer.body AS body_changed,
    list_filter(string_split(older.body, chr(10)), lambda line: NOT list_contains(string_split(newer.body, chr(10)), line)) AS paragraphs_gone,
    list_filter(string_split(newer.body, chr(10)), lambda line: NOT list_contains(string_split(older.body, chr(10)), line)) AS paragraphs_new
FROM revision_steps AS step
JOIN articles AS newer ON newer.article_id = step.article_id AND newer.revision = step.revision
JOIN articles AS older ON older.article_id = before_id AND older.revision = before_revision;

-- Casualty figures that appeared, went or changed between two neighbouring revisions of a story.
CREATE VIEW figure_changes AS
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

-- The state of each feed: its latest poll.
CREATE VIEW feeds AS
SELECT * FROM polls
QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY polled_at DESC) = 1;

-- Polls that had nothing in common with the poll before: between the two, stories may have been missed.
CREATE VIEW gaps AS
SELECT poll.*, (
    SELECT max(earlier.fetched_at) FROM polls AS earlier
    WHERE earlier.feed_id = poll.feed_id AND earlier.polled_at < poll.polled_at
) AS gap_since
FROM polls AS poll WHERE gap_suspected;
