"""What the program says about itself: logging set-up and the progress interface of long work."""

from __future__ import annotations

import logging
from typing import Protocol


class Progress(Protocol):
    """Told about each step of a long piece of work."""

    def step(self, name: str, detail: str = "") -> None:
        """A new step begins; the one before it is done."""

    def done(self, summary: str) -> None:
        """All steps are done."""


class Silent:
    """Progress that nobody watches."""

    def step(self, name: str, detail: str = "") -> None:
        """Say nothing."""

    def done(self, summary: str) -> None:
        """Say nothing."""


def set_up_logging(level: str) -> logging.Logger:
    """The product's logger, writing single lines to standard error at ``level``."""
    logger = logging.getLogger("ascn_kg")
    logger.setLevel(level.upper())
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logger.addHandler(handler)
    return logger
