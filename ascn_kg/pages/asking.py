"""What a reader chose by the address of a page: values that are known, or one clear sentence why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Asked = Mapping[str, str]
"""The parameters of an address, each once."""


class AskedError(ValueError):
    """A parameter has a value that the page does not know; the message says which it knows."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its value in the address, its name, and how many things it leads to."""

    value: str
    text: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from: the parameter, its heading, what can be chosen, and what is."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str


def one_of(asked: Asked, name: str, known: Iterable[str], default: str = "") -> str:
    """The value of a parameter, which must be among ``known``; ``default`` where it is missing or empty."""
    value = asked.get(name, "") or default
    listed = list(known)
    if value and value not in listed:
        raise AskedError(f"{name} is {value!r}; it can be {_or(listed)}.")
    return value


def whole(asked: Asked, name: str, least: int, most: int) -> int | None:
    """The value of a parameter as a whole number from ``least`` to ``most``; ``None`` where there is none."""
    text = asked.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most):
        raise AskedError(f"{name} is {text!r}; it must be a whole number from {least} to {most}.")
    return int(text)


def day(asked: Asked, name: str) -> dt.date | None:
    """The value of a parameter as a day; ``None`` where there is none."""
    text = asked.get(name, "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else _not_a_day(name, text)
    except ValueError:
        return _not_a_day(name, text)


def _not_a_day(name: str, text: str) -> dt.date:
    raise AskedError(f"{name} is {text!r}; it must be a day such as 2021-10-18.")


def _or(listed: list[str]) -> str:
    shown = listed if len(listed) <= 15 else [*listed[:15], f"one of {len(listed) - 15} more"]
    return (
        shown[0]
        if len(shown) == 1
        else f"{', '.join(shown[:-1])} or {shown[-1]}"
        if shown
        else "left out only"
    )
