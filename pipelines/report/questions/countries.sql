-- Every country that an event of the lake is about.
SELECT country FROM told_figures WHERE country IS NOT NULL
UNION SELECT sending_country FROM told_visits WHERE sending_country IS NOT NULL
UNION SELECT host_country FROM told_visits WHERE host_country IS NOT NULL
UNION SELECT subject_country FROM told_drafts WHERE subject_country IS NOT NULL
UNION SELECT unnest(sponsors) FROM told_drafts
ORDER BY ALL
