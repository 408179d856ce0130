"""What the commands share: settings from flags, and progress on a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import click
from rich.console import Console

from ascn_kg import settings as settings_module
from ascn_kg.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def options(*names: str) -> Callable[[F], F]:
    """Flags for the settings with these names; each says its variable and default in the help."""

    def decorate(function: F) -> F:
        for name in reversed(names):
            setting = settings_module.BY_NAME[name]
            shown = f" [{setting.variable}; {setting.default or 'empty'}]"
            flag = f"--{name.replace('_', '-')}"
            function = click.option(flag, name, default=None, help=setting.help + shown)(function)
        return function

    return decorate


def load(flags: dict[str, str | None]) -> Settings:
    """The settings, with the flags of a command on top."""
    return settings_module.load(overrides=flags)


class Terminal:
    """Progress as lines on standard error, with a spinner while a step runs on a terminal."""

    def __init__(self, done: str = "built") -> None:
        self._done = done
        self._console = Console(stderr=True)
        self._status = self._console.status("")
        self._start = self._began = time.perf_counter()
        self._step = ""

    def step(self, name: str, detail: str = "") -> None:
        """Show that a step begins."""
        self._finish()
        self._step, self._began = f"{name:<9} {detail}", time.perf_counter()
        if self._console.is_terminal:
            self._status.update(self._step)
            self._status.start()

    def done(self, summary: str) -> None:
        """Show the whole time."""
        self._finish()
        self._console.print(
            f"{self._done:<9} {summary} in {time.perf_counter() - self._start:.1f} s", highlight=False
        )

    def _finish(self) -> None:
        if self._step:
            self._status.stop()
            taken = time.perf_counter() - self._began
            self._console.print(f"{self._step} ({taken:.1f} s)", highlight=False)
            self._step = ""

    def stop(self) -> None:
        """Leave the terminal as it was, whatever happened."""
        self._status.stop()
