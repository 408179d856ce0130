"""The answer to a query, as rows of Python values or as a data frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ascn_kg.client.values import Value, to_python
from ascn_kg.errors import AscnKgError
from ascn_kg.terms import Row

if TYPE_CHECKING:
    import pandas
    import polars


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT, or one row with the column ``answer`` for an ASK.

    ``terms`` are the rows as RDF terms, with unbound variables left out.
    """

    columns: tuple[str, ...]
    terms: tuple[Row, ...]

    def rows(self) -> list[dict[str, Value | None]]:
        """The rows as Python values by column, ``None`` where there is none."""
        return [
            {column: to_python(row[column]) if column in row else None for column in self.columns}
            for row in self.terms
        ]

    def column(self, name: str) -> list[Value | None]:
        """The values of one column; raises KeyError for a column that is not there."""
        if name not in self.columns:
            raise KeyError(f"{name} is no column; there are {', '.join(self.columns)}")
        return [to_python(row[name]) if name in row else None for row in self.terms]

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas data frame; decimals become floats. Needs ``ascn-kg[pandas]``."""
        try:
            import pandas
        except ImportError:
            raise _missing("pandas") from None
        return pandas.DataFrame(self._plain(), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars data frame; decimals become floats. Needs ``ascn-kg[polars]``."""
        try:
            import polars
        except ImportError:
            raise _missing("polars") from None
        data = {name: [row[name] for row in self._plain()] for name in self.columns}
        return polars.DataFrame(data, strict=False)

    def _plain(self) -> list[dict[str, Any]]:
        def plain(value: Value | None) -> Any:
            if isinstance(value, Decimal):
                return float(value)
            return str(value) if isinstance(value, str) else value

        return [{name: plain(value) for name, value in row.items()} for row in self.rows()]

    def __iter__(self) -> Iterator[dict[str, Value | None]]:
        return iter(self.rows())

    def __len__(self) -> int:
        return len(self.terms)


def _missing(library: str) -> AscnKgError:
    return AscnKgError(f"{library} is not installed: pip install 'ascn-kg[{library}]'")
