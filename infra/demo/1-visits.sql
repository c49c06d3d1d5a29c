-- Who went where, and the sentence that says so
SELECT coalesce(envoy, envoy_role) AS envoy, sending_country AS "from", host_country AS "to",
       status, event_date AS arrives, event_date_precision AS exact_to, quote
FROM current_envoy_visits
ORDER BY published_at, event_id;
