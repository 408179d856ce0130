"""Everything that can be wrong with the curated files, found and said in one form."""
