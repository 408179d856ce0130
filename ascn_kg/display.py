"""In which order the properties of a thing are shown, and what each may hold: what the shapes tell of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Group:
    """Properties that are shown together (SHACL, section 2.3.2.1): label by language tag."""

    id: str
    order: int
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One property as shown for one class; ``order`` counts within ``group``, the id of a Group.

    ``min`` and ``max`` are numbers of values, ``None`` where any number will do. ``one``: a thing has one
    true value, so sources that state different ones contradict each other. ``inverse``: the path is
    followed from object to subject.
    """

    path: str
    group: str
    order: int
    min: int | None
    max: int | None
    classes: tuple[str, ...]
    datatypes: tuple[str, ...]
    message: str
    one: bool
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Display:
    """Groups in order; the items of each class, those of its superclasses included; superclasses by class."""

    groups: tuple[Group, ...]
    classes: Mapping[str, tuple[Item, ...]]
    parents: Mapping[str, tuple[str, ...]]

    def of(self, classes: Iterable[str]) -> tuple[Item, ...]:
        """The items of a thing with these classes, in the order in which they are shown, each path once.

        Where several classes order a path, the one with the most superclasses decides. Classes without a
        shape add nothing.
        """
        known = sorted(
            {name for name in classes if name in self.classes},
            key=lambda name: (-len(self.parents[name]), name),
        )
        chosen: dict[tuple[str, bool], Item] = {}
        for name in known:
            for item in self.classes[name]:
                chosen.setdefault((item.path, item.inverse), item)
        return in_order(self.groups, chosen.values())


def in_order(groups: Iterable[Group], items: Iterable[Item]) -> tuple[Item, ...]:
    """The items by group, order and path."""
    rank = {group.id: group.order for group in groups}
    return tuple(sorted(items, key=lambda item: (rank[item.group], item.order, item.path, item.inverse)))


def write(path: Path, display: Display) -> None:
    """Write the display as JSON."""
    path.write_text(json.dumps(asdict(display), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Display:
    """The display of a snapshot's ``display.json``."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Display(
        tuple(Group(**group) for group in content["groups"]),
        {name: tuple(_item(one) for one in items) for name, items in content["classes"].items()},
        {name: tuple(parents) for name, parents in content["parents"].items()},
    )


def _item(content: dict[str, Any]) -> Item:
    return Item(**{**content, "classes": tuple(content["classes"]), "datatypes": tuple(content["datatypes"])})
