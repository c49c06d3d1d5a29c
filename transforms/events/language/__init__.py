"""What any extractor asks of a sentence: where it ends, when, how many, who says so."""
