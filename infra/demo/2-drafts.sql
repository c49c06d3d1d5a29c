-- Whose draft said what, and how far it came
SELECT organ, subject_country AS about, sponsors, status, vetoes, votes_for AS "for", measures, quote
FROM current_draft_resolutions
ORDER BY published_at, event_id;
