-- What could not become an article, with its bytes
SELECT origin, reason, detail, raw_bytes FROM quarantine ORDER BY origin;
