-- The keys, hashed, by which each revision is known, and those by which it refers to others.
CREATE TABLE article_keys AS
SELECT article_id, revision, hash(article_id) AS article, false AS is_reference, hash(unnest(known_as)) AS key FROM articles
UNION ALL
SELECT article_id, revision, hash(article_id), true, hash(unnest(refers_to)) FROM articles;

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
    SELECT article_id, marker, source, agency, dateline_place, published_at, ingested_at, key
    FROM (FROM article_keys SEMI JOIN referring ON article_keys.key = hash(referring.key) WHERE NOT is_reference)
    JOIN items USING (article_id, revision)
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
        item.article_id, item.revision, item.signal, item.marker, item.key, kind, named.article_id AS referred_id,
        named.marker IS NULL AS is_original,
        -- Both by the agency's clock or both by ours.
        item.published_at IS NOT NULL AND named.published_at IS NOT NULL AS is_dated,
        if(is_dated, item.published_at, item.ingested_at) AS referring_at,
        if(is_dated, named.published_at, named.ingested_at) AS referred_at,
        is_dated AND named.published_at > item.published_by AS is_later
    FROM referring AS item JOIN named ON named.key = hash(item.key) JOIN windows ON kind = split_part(item.key, ':', 1)
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
CREATE TABLE chained_revisions AS
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
