"""Serve the knowledge graph: build the snapshot if these files have none, then listen.

The same as ``ascn-kg serve``; every setting is an ASCN_KG_* variable (see docs/reference/settings.md).
"""

import sys

from ascn_kg.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
