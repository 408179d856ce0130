"""Files of a snapshot to take home: RDF in several syntaxes, tables, and a map."""
