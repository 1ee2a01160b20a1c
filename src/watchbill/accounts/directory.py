"""The areas and owners that a role can name. They stand above accounts in the house, which tells them here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Choices: TypeAlias = Callable[[], list[tuple[str, str]]]
"""Returns codes with their names in the language of the page."""


class Directory:
    """Where the forms of this room look up areas and owners."""

    def __init__(self) -> None:
        self.areas: Choices = list
        self.owners: Choices = list


DIRECTORY = Directory()
