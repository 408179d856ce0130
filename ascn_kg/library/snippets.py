"""How to ask a question of the library from elsewhere: lines to copy, which run as they are."""

from __future__ import annotations

from typing import NamedTuple


class Snippet(NamedTuple):
    """Lines of code: ``id`` names the tool, ``label`` is for people."""

    id: str
    label: str
    code: str


def snippets(address: str) -> tuple[Snippet, ...]:
    """The lines for curl, Python, R and JavaScript that fetch ``address``, an address of ``/api/``.

    The address is percent-encoded, so that it holds no quotation mark of any of the four.
    """
    ask = f"{address}{'&' if '?' in address else '?'}format=json"
    return (
        Snippet("curl", "curl", f"curl -s -H 'Accept: text/csv' '{address}'"),
        Snippet(
            "python",
            "Python",
            "import pandas as pd\n\n"
            f'table = pd.read_csv(\n    "{address}",\n    storage_options={{"Accept": "text/csv"}},\n)\n'
            "print(table)",
        ),
        Snippet(
            "r",
            "R",
            f'table <- read.csv(url("{address}",\n  headers = c(Accept = "text/csv")), encoding = "UTF-8")\n'
            "print(table)",
        ),
        Snippet(
            "javascript",
            "JavaScript",
            f'const answer = await fetch("{ask}");\n'
            "const { rows } = await answer.json();\nconsole.table(rows);",
        ),
    )
