-- The latest visits on each route between these countries.
SELECT * REPLACE (coalesce(sending_country, '') AS sending_country, coalesce(host_country, '') AS host_country)
FROM itinerary
WHERE told_at >= $since AND told_at < $until AND ($country IS NULL OR $country IN (sending_country, host_country))
    AND coalesce(sending_country, '') IN (SELECT unnest($sending_countries::VARCHAR[]))
    AND coalesce(host_country, '') IN (SELECT unnest($host_countries::VARCHAR[]))
QUALIFY row_number() OVER (PARTITION BY sending_country, host_country ORDER BY told_at DESC, event_id) <= $visits
ORDER BY sending_country, host_country, told_at DESC, event_id
