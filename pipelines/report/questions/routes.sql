-- How many visits by country, host, time and status, between the busiest senders and the busiest hosts.
WITH senders AS (
    SELECT sending_country FROM told_visits GROUP BY ALL ORDER BY count(*) DESC, sending_country LIMIT $senders
),
hosts AS (
    SELECT host_country FROM told_visits GROUP BY ALL ORDER BY count(*) DESC, host_country LIMIT $hosts
)
SELECT
    sending_country, host_country, status, date_trunc($bucket, told_at)::DATE AS since, (since + ('1 ' || $bucket)::INTERVAL)::DATE AS until, count(*) AS visits,
    (SELECT count(*) FROM told_visits) AS visits_told,
    (SELECT count(DISTINCT (sending_country, host_country)) FROM told_visits) AS routes_told
FROM told_visits SEMI JOIN senders USING (sending_country) SEMI JOIN hosts USING (host_country)
GROUP BY ALL
ORDER BY ALL
