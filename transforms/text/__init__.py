"""From the text of a raw story to an article: plain text, dateline, date, credits, language."""
