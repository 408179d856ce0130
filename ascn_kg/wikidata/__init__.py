"""Wikidata, both ways: what it says of what we link, what it may have, and what it lacks."""
