-- How many visits by country, host, time and status, between the busiest senders and the busiest hosts.
WITH visits AS MATERIALIZED (
    SELECT coalesce(sending_country, '') AS sending_country, coalesce(host_country, '') AS host_country, status, told_at
    FROM itinerary
    WHERE told_at >= $since AND told_at < $until AND ($country IS NULL OR $country IN (sending_country, host_country))
),
senders AS (
    SELECT sending_country FROM visits GROUP BY ALL ORDER BY count(*) DESC, sending_country LIMIT $senders
),
hosts AS (
    SELECT host_country FROM visits GROUP BY ALL ORDER BY count(*) DESC, host_country LIMIT $hosts
)
SELECT
    sending_country, host_country, status, date_trunc($bucket, told_at)::DATE AS since,
    (since + ('1 ' || $bucket)::INTERVAL)::DATE AS until, count(*) AS visits,
    (SELECT count(*) FROM visits) AS visits_told,
    (SELECT count(DISTINCT (sending_country, host_country)) FROM visits) AS routes_told
FROM visits SEMI JOIN senders USING (sending_country) SEMI JOIN hosts USING (host_country)
GROUP BY ALL
ORDER BY ALL
