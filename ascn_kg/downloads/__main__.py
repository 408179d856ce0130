"""``python -m ascn_kg.downloads SNAPSHOT``: make its files to download, giving way to everything else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ascn_kg.downloads import files
from ascn_kg.errors import AscnKgError
from ascn_kg.snapshot import open_snapshot

if __name__ == "__main__":
    os.nice(15)
    try:
        files.make(open_snapshot(Path(sys.argv[1])))
    except AscnKgError as error:
        sys.exit(f"ascn-kg: the files to download were not made: {error}")
