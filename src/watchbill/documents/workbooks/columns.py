"""What a sheet's columns are: heading in both languages, kind of cell, bounds, and a word of explanation."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Language = Literal["en", "zh-hans"]
Kind = Literal[
    "text", "code", "area", "team", "choice", "whole", "decimal", "date", "dates", "time", "yes_no", "crew",
    "trainings", "counts",
]  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One entry of a drop-down list: the stored code and its wording."""

    code: str
    en: str
    zh: str

    def label(self, language: Language) -> str:
        """The wording in a language."""
        return self.zh if language == "zh-hans" else self.en


@dataclass(frozen=True)
class Column:
    """A column of a sheet. ``low`` and ``high`` bound numbers (both included); ``longest`` counts characters.

    ``no_formula`` refuses texts that a spreadsheet program would run when they are exported again.
    """

    key: str
    en: str
    zh: str
    kind: Kind
    explain_en: str
    explain_zh: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    low: float = 0
    high: float = 0
    longest: int = 200
    width: int = 18
    no_formula: bool = False

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each choice by whatever a cell may say: code or word of either language."""
        return {plain(word): choice.code for choice in self.choices for word in (choice.zh, choice.en, choice.code)}

    @cached_property
    def names(self) -> frozenset[str]:
        """What its heading may be."""
        return frozenset(plain(name) for name in (self.key, self.en, self.zh, *self.aliases))

    def heading(self, language: Language) -> str:
        """The heading as it is written, required columns with a star."""
        return (self.zh if language == "zh-hans" else self.en) + (" *" if self.required else "")

    def explanation(self, language: Language) -> str:
        """What to enter, for the heading's comment."""
        return self.explain_zh if language == "zh-hans" else self.explain_en

    def answers_to(self, heading: str) -> bool:
        """Whether a heading of a workbook means this column."""
        return plain(heading) in self.names


@dataclass(frozen=True)
class SheetLayout:
    """A sheet: its name in both languages and its columns in order."""

    en: str
    zh: str
    columns: tuple[Column, ...]

    def title(self, language: Language) -> str:
        """The sheet's name in a language."""
        return self.zh if language == "zh-hans" else self.en

    def answers_to(self, title: str) -> bool:
        """Whether a sheet of a workbook means this one."""
        return plain(title) in {plain(self.en), plain(self.zh)}

    def column(self, key: str) -> Column:
        """The column with a key."""
        return next(column for column in self.columns if column.key == key)


def plain(text: str) -> str:
    """A heading without case, stars, spacing and full-width forms."""
    return re.sub(r"[\s_*:]+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def nearest(text: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """The known words most like ``text``, best first; may be empty."""
    by_plain = {plain(word): word for word in sorted(known)}
    return [by_plain[match] for match in difflib.get_close_matches(plain(text), by_plain, n=most, cutoff=0.5)]
