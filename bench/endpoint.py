"""Load on a real server: honest clients who know the right answers, and hostile requests among theirs.

    python bench/endpoint.py --clients 200 --seconds 60 --hostile 5

Prints a report as Markdown (``--json`` for JSON) and ends with 1 if a rule is broken: an honest answer is
the right one byte for byte, or a declared 503 (with Retry-After); a hostile request never gets a 500.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ascn_kg import settings, sources, vocab
from ascn_kg.cli.serve import find_or_build
from tests import live
from tests.hostile import Hostile, corpus, sparql

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.prefixes(vocab.DEFAULT_BASE).items())
HONEST = (
    ("SELECT ?c ?l { ?c a ascn:City ; skos:prefLabel ?l } ORDER BY ?c ?l", "json"),
    ("SELECT ?c ?l { ?c a ascn:City ; skos:prefLabel ?l } ORDER BY ?c ?l", "csv"),
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "json"),
    ("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", "tsv"),
    ("SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class", "xml"),
    ("SELECT ?s ?l { ?s skos:prefLabel ?l FILTER(CONTAINS(LCASE(?l), 'a')) } ORDER BY ?s ?l LIMIT 100", "json"),
    ("SELECT ?p ?o { <https://w3id.org/ascn-kg/id/city/makassar> ?p ?o } ORDER BY ?p ?o", "json"),
    ("ASK { ?c a ascn:City }", "json"),
    ("SELECT ?s ?t { ?s a/rdfs:subClassOf* ?t } ORDER BY ?s ?t LIMIT 200", "csv"),
    ("SELECT ?a ?b { ?a skos:prefLabel ?l . ?b skos:prefLabel ?l FILTER(STR(?a) < STR(?b)) } ORDER BY ?a ?b", "csv"),
)  # fmt: skip
PATIENCE = 60.0


@dataclass
class Report:
    """What was counted."""

    honest: Counter[int] = field(default_factory=Counter)
    hostile: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    wrong: int = 0

    def quantile(self, share: float) -> float:
        """Milliseconds within which this share of the right honest answers came."""
        ordered = sorted(self.seconds) or [0.0]
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    def as_dict(self) -> dict[str, object]:
        """The report for a program."""
        return {
            "honest": dict(sorted(self.honest.items())),
            "hostile": dict(sorted(self.hostile.items())),
            "wrong": self.wrong,
            "p50_ms": self.quantile(0.5),
            "p99_ms": self.quantile(0.99),
            "broken": dict(self.broken),
        }

    def as_markdown(self) -> str:
        """The report for a person."""
        rows = [f"| {status} | {self.honest[status]} | {self.hostile[status]} |"
                for status in sorted(self.honest.keys() | self.hostile.keys())]  # fmt: skip
        broken = [f"- **{rule}**: {times} times" for rule, times in self.broken.items()] or [
            "No rule was broken."
        ]
        return "\n".join([
            "| status | honest | hostile |", "|---|---|---|", *rows, "",
            f"Wrong answers: {self.wrong}. Honest answers: p50 {self.quantile(0.5):g} ms, "
            f"p99 {self.quantile(0.99):g} ms. Status 0: closed without an answer.", "", *broken,
        ])  # fmt: skip


async def ask(port: int, request: bytes) -> tuple[int, bytes, bytes]:
    """Status, head and body of one answer; status 0 where there is none."""
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answer = b""
        try:
            writer.write(request)
            answer = await reader.read(-1)
        except ConnectionError:
            pass
        finally:
            writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    match = re.match(rb"HTTP/1\.1 (\d{3})", head)
    return int(match[1]) if match else 0, head, body


def honest_request(query: str, format: str) -> bytes:
    return sparql(PREFIXES + query, format=format)


async def client(
    port: int,
    share: float,
    until: float,
    right: list[bytes],
    bad: list[Hostile],
    report: Report,
    seed: int,
    pause: float,
) -> None:
    """One client: asks, waits for the answer, thinks for up to ``pause`` seconds, asks again."""
    dice = random.Random(seed)
    await asyncio.sleep(dice.uniform(0, pause))
    while time.monotonic() < until:
        if dice.random() < share:
            await _attack(port, dice.choice(bad), report)
        else:
            await _ask_honestly(port, dice.randrange(len(HONEST)), right, report)
        await asyncio.sleep(dice.uniform(0, pause))


async def _attack(port: int, hostile: Hostile, report: Report) -> None:
    try:
        status, _, _ = await ask(port, hostile.aimed_at(9))
    except TimeoutError:
        report.broken[f"no end: {hostile.name}"] += 1
        return
    report.hostile[status] += 1
    if status == 500 or status not in hostile.statuses | {503}:
        report.broken[f"{status} for {hostile.name}"] += 1


async def _ask_honestly(port: int, which: int, right: list[bytes], report: Report) -> None:
    began = time.monotonic()
    try:
        status, head, body = await ask(port, honest_request(*HONEST[which]))
    except (TimeoutError, OSError) as error:
        report.broken[f"honest: {type(error).__name__}"] += 1
        return
    report.honest[status] += 1
    if status == 200:
        report.seconds.append(time.monotonic() - began)
        if body != right[which]:
            report.wrong += 1
            report.broken["honest: a wrong answer"] += 1
    elif status != 503 or b"retry-after" not in head.lower():
        report.broken[f"honest: {status}"] += 1


async def load(port: int, clients: int, seconds: float, share: float, pause: float = 0.5) -> Report:
    """The report of ``clients`` at work for ``seconds``, a ``share`` of their requests hostile."""
    report, right, bad = Report(), [], corpus()
    for query, format in HONEST:
        status, _, body = await ask(port, honest_request(query, format))
        assert status == 200, (status, query, body)
        right.append(body)
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(client(port, share, until, right, bad, report, seed, pause) for seed in range(clients))
    )
    return report


def main() -> None:
    """Start a server, load it, report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--hostile", type=float, default=5, help="per cent of the requests")
    parser.add_argument("--pause", type=float, default=10, help="most seconds that a client thinks")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    chosen = find_or_build(settings.load())
    project = sources.Project(Path(__file__).parent.parent)
    flags = {
        name.removeprefix("ASCN_KG_"): value
        for name, value in os.environ.items()
        if name.startswith("ASCN_KG_")
    }
    with live.serving(project, **{**flags, "snapshot": str(chosen.path)}) as (address, _, _):
        port = int(address.rpartition(":")[2])
        report = asyncio.run(load(port, given.clients, given.seconds, given.hostile / 100, given.pause))
    print(json.dumps(report.as_dict(), indent=1) if given.json else report.as_markdown())
    sys.exit(1 if report.broken else 0)


if __name__ == "__main__":
    main()
