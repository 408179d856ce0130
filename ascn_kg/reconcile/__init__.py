"""The Reconciliation Service API, 0.2 and 1.0-draft: entities for the names in somebody's table."""
