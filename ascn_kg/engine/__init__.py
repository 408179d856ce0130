"""Engines that answer SPARQL: every query of the product goes through here."""
