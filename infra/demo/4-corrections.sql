-- What was corrected or withdrawn: every revision is kept
SELECT revision, signal, title, origin
FROM articles
WHERE article_id IN (SELECT article_id FROM articles WHERE revision > 1)
ORDER BY article_id, revision;
