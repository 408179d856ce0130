"""How long suggestions and reconciliation take, and a plain SPARQL query beside them, in one process.

    python bench/reconcile.py [--rounds 3]

Prints a table as Markdown: milliseconds at the median and the 99th percentile, milliseconds of processor time
at the 99th (what is left of it where others use the machine too), and the ratio of the medians to the SPARQL
query. Ratios are what to compare between machines.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from ascn_kg import build, settings
from ascn_kg.lookup import Search
from ascn_kg.web import create_app
from ascn_kg.web.context import Context

QUERY = "SELECT ?c ?l { ?c a ascn:City ; skos:prefLabel ?l } ORDER BY ?c ?l"
PREFIXES = (
    "PREFIX ascn: <https://w3id.org/ascn-kg/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
BATCH = 10


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure suggestions and reconciliation.")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    options = settings.load({}, {"project_dir": str(ROOT), "rate_limit": "0"})
    context = Context.of(options, build.build(options))
    client = create_app(context).test_client()
    with (ROOT / "tests/name_variants.csv").open(encoding="utf-8", newline="") as stream:
        names = [row["variant"] for row in csv.DictReader(stream)]
    random.Random(1).shuffle(names)
    batches = [names[at : at + BATCH] for at in range(0, len(names) - BATCH, BATCH)]
    beginnings = sorted({name[:size] for name in names for size in (1, 2, 3, 5, 8, len(name))})

    def reconcile(batch: Sequence[str], **more: object) -> None:
        queries = {str(n): {"query": name, **more} for n, name in enumerate(batch)}
        answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
        if answer.status_code != 200:
            sys.exit(answer.get_data(as_text=True))

    country = [{"pid": "country", "v": "Indonesia"}]
    sparql = {"query": PREFIXES + QUERY, "format": "json"}
    search: Search = context.search
    measured = {
        "SPARQL: cities with names": times(
            lambda _: client.get("/sparql", query_string=sparql), range(200), rounds
        ),
        "find one name": times(lambda name: search.find(name, 5), names, rounds),
        "suggest for a beginning": times(search.suggest, beginnings, rounds),
        f"reconcile {BATCH} names": times(reconcile, batches, rounds),
        f"reconcile {BATCH} names with a country": times(
            lambda batch: reconcile(batch, properties=country), batches, rounds
        ),
    }
    plain = at(measured["SPARQL: cities with names"][0], 0.5)
    print("| what | calls | median ms | p99 ms | p99 CPU ms | median / SPARQL |\n|---|---|---|---|---|---|")
    for what, (taken, worked) in measured.items():
        half, most, work = at(taken, 0.5), at(taken, 0.99), at(worked, 0.99)
        print(f"| {what} | {len(taken)} | {half:.2f} | {most:.2f} | {work:.2f} | {half / plain:.2f} |")


def times(call: Callable[[Any], object], over: Sequence[Any], rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each call, by the clock and of processor time, each sorted."""
    taken = []
    for _ in range(rounds):
        for one in over:
            began, worked = time.perf_counter(), time.thread_time()
            call(one)
            taken.append((1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - worked)))
    return sorted(one[0] for one in taken), sorted(one[1] for one in taken)


def at(taken: Sequence[float], share: float) -> float:
    """The value below which this share of the sorted ones lies."""
    return taken[min(len(taken) - 1, int(share * len(taken)))]


if __name__ == "__main__":
    main()
