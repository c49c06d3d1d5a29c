-- Every country that an event of the lake is about.
SELECT country FROM current_casualty_figures WHERE country IS NOT NULL
UNION SELECT sending_country FROM current_envoy_visits WHERE sending_country IS NOT NULL
UNION SELECT host_country FROM current_envoy_visits WHERE host_country IS NOT NULL
UNION SELECT subject_country FROM current_draft_resolutions WHERE subject_country IS NOT NULL
UNION SELECT unnest(sponsors) FROM current_draft_resolutions
ORDER BY ALL
