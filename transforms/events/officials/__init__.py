"""Officials of a story: who they are, what they hold, whom a pronoun means."""
