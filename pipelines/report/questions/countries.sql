-- Every country that an event of the lake is about.
SELECT country FROM casualty_figures WHERE country IS NOT NULL
UNION SELECT sending_country FROM envoy_visits WHERE sending_country IS NOT NULL
UNION SELECT host_country FROM envoy_visits WHERE host_country IS NOT NULL
UNION SELECT subject_country FROM draft_resolutions WHERE subject_country IS NOT NULL
UNION SELECT unnest(sponsors) FROM draft_resolutions
ORDER BY 1
