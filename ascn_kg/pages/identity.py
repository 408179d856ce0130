"""Links to the same thing in other registers, with how each was checked."""

from __future__ import annotations

from collections.abc import Iterable

from ascn_kg import vocab
from ascn_kg.pages.model import Identity
from ascn_kg.pages.names import Names
from ascn_kg.pages.site import Site
from ascn_kg.pages.stated import Stated
from ascn_kg.pages.words import Words


def identities(
    site: Site, words: Words, stated: Stated, names: Names, nodes: Iterable[str]
) -> tuple[Identity, ...]:
    """The identity links among ``nodes``, by register."""
    ascn = vocab.ascn(site.base)
    found = []
    for node in nodes:
        for target in stated.links(node, f"{ascn}linksTo"):
            register, state, match = (
                next(iter(stated.links(node, f"{ascn}{name}")), "")
                for name in ("register", "checkState", "matchKind")
            )
            checked = ", ".join(words.date(one) for one in stated.texts(node, f"{ascn}checkedOn"))
            found.append(
                Identity(
                    names.link(target),
                    names.link(register),
                    names.of(match).value if match else "",
                    names.link(state),
                    checked,
                    tuple(stated.texts(node, f"{ascn}evidence")),
                    names.link(node),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.register.text.casefold(), one.link.iri)))
