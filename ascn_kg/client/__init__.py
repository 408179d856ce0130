"""The graph for Python programs: ``ascn_kg.open()`` and what it gives."""
