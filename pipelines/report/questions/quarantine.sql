-- What could not be read, by reason, with the latest of each.
SELECT
    reason, count(*) AS total, max(ingested_at) AS last_at, arg_max(source, ingested_at) AS source,
    arg_max(origin, ingested_at) AS origin, arg_max(detail, ingested_at) AS detail
FROM quarantine
WHERE ingested_at >= $since AND ingested_at < $until
GROUP BY reason ORDER BY total DESC, reason LIMIT $reasons
