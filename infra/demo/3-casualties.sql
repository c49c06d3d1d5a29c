-- How many, says who
SELECT country, kind, qualifier, count_low AS low, count_high AS high, victims, scope, status,
       attribution, quote
FROM current_casualty_figures
ORDER BY published_at, event_id;
