-- The latest visits on each route between these countries.
FROM told_visits
WHERE sending_country IN (SELECT unnest($sending_countries::VARCHAR[]))
    AND host_country IN (SELECT unnest($host_countries::VARCHAR[]))
QUALIFY row_number() OVER (PARTITION BY sending_country, host_country ORDER BY told_at DESC, event_id) <= $visits
ORDER BY sending_country, host_country, told_at DESC, event_id
