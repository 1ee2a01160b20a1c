"""A ledger's columns, once: list, filter, sort, form, workbook, history and API are driven by them.

The columns of a ledger are the fields of its model, in the order in which they stand there; those of a child table
are listed in ``tables.py``. A cell's kind, bounds and choices come from the field, its heading in both languages from
the field's name and its translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, cast

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import override

from watchbill.documents.workbooks import columns as sheets

Kind = Literal["code", "text", "whole", "decimal", "yes_no", "choice", "date", "time", "geometry", "table"]
Text = Any
"""A word that Django translates when it is shown; plain text serves as well."""

LARGEST = 2_147_483_647
LONGEST = 4_000
"""Most characters of a long text."""
LONG = 300
"""A text that may be longer than this is written in several lines."""
HEAD = ("code", "name", "category", "owner", "responsible_unit", "responsible_post", "responsible_contact")
"""Columns of every ledger that stand before its own."""
VISITS = ("priority", "visits_day", "visits_night", "neighbour_visits", "dwell_min", "look_after", "busy_hours")
"""Columns of the ledgers that patrols visit; they stand behind a ledger's own."""
TAIL = ("measures", "equipment", "colour", "checked_date", "note", "street", "geometry")
"""Columns of every ledger that stand behind its own."""


@dataclass(frozen=True)
class Column:
    """One column of a ledger or of a child table.

    ``low`` and ``high`` bound numbers (both included), ``longest`` counts characters, ``choices`` are (code, word),
    ``columns`` those of a child table. ``required`` holds for every entry; what a category asks for in addition
    stands with the ledger's model.
    """

    key: str
    label: Text
    kind: Kind = "text"
    help: Text = ""
    choices: tuple[tuple[str, Text], ...] = ()
    low: float = 0
    high: float = LARGEST
    longest: int = 200
    required: bool = False
    columns: tuple[Column, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether its text is written in several lines."""
        return self.kind == "text" and self.longest > LONG

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers, which are set flush right and can be summed."""
        return self.kind in {"whole", "decimal"}

    @property
    def sorts(self) -> bool:
        """Whether a list can be sorted by it."""
        return self.kind not in {"geometry", "table"} and not self.is_long

    def word(self, code: object) -> str:
        """The word for a choice's code in the language in force."""
        return next((str(word) for value, word in self.choices if value == code), str(code))

    @cached_property
    def cell(self) -> sheets.Column:
        """The column as a workbook knows it, in both languages."""
        kind: sheets.Kind = "text" if self.kind in {"geometry", "table"} else cast("sheets.Kind", self.kind)
        return sheets.Column(
            self.key,
            _in("en", self.label),
            _in("zh-hans", self.label),
            kind,
            _in("en", self.help),
            _in("zh-hans", self.help),
            required=self.required,
            choices=tuple(sheets.Choice(code, _in("en", word), _in("zh-hans", word)) for code, word in self.choices),
            low=self.low,
            high=self.high,
            longest=LONGEST * 25 if self.kind == "geometry" else self.longest,
            no_formula=self.kind == "text",
            width=34 if self.is_long else 28 if self.key == "name" else 12 if self.is_number else 18,
        )


@cache
def columns_of(model: type[models.Model]) -> tuple[Column, ...]:
    """The columns of a ledger, in order: those that all have, its own, visits, measures and place."""
    found = [_column(field) for field in model._meta.concrete_fields if getattr(field, "editable", True)]
    kept = [column for column in found if column.key not in _KEPT_BY_US]
    order = {key: position for position, key in enumerate((*HEAD, "", *VISITS, *TAIL))}
    return tuple(sorted(kept, key=lambda column: order.get(column.key, order[""])))


@cache
def needed_columns(model: type[models.Model]) -> tuple[Column, ...]:
    """The columns that every entry of a ledger has to fill in; its code alone comes by itself."""
    return tuple(column for column in columns_of(model) if column.required and column.key != "code")


def column_of(model: type[models.Model], key: str) -> Column:
    """One column of a ledger; raises ``KeyError``."""
    for column in columns_of(model):
        if column.key == key:
            return column
    raise KeyError(key)


def table_columns(model: type[models.Model]) -> tuple[Column, ...]:
    """The child tables of a ledger."""
    return tuple(column for column in columns_of(model) if column.kind == "table")


_KEPT_BY_US = frozenset({"id", "lon", "lat", "district", "village", "version", "updated_at", "deleted_at", "source"})
"""Fields that no user writes: they follow from the others or are the program's own."""


def _column(field: models.Field[Any, Any]) -> Column:
    choices = tuple((str(code), word) for code, word in field.flatchoices)
    low, high = _bounds(field)
    return Column(
        field.name,
        field.verbose_name,
        _kind(field),
        field.help_text,
        choices,
        low,
        high,
        longest=field.max_length or LONGEST,
        required=not field.blank and field.default is models.NOT_PROVIDED,
        columns=tuple(getattr(field, "columns", ())),
    )


def _kind(field: models.Field[Any, Any]) -> Kind:
    if field.flatchoices:
        return "choice"
    kinds: tuple[tuple[type[Any], Kind], ...] = (
        (models.BooleanField, "yes_no"),
        (models.IntegerField, "whole"),
        (models.FloatField, "decimal"),
        (models.DateField, "date"),
        (models.TimeField, "time"),
    )
    for kind_of_field, kind in kinds:
        if isinstance(field, kind_of_field):
            return kind
    if isinstance(field, models.JSONField):
        return "table" if hasattr(field, "columns") else "geometry"
    return "code" if field.name == "code" or field.is_relation else "text"


def _bounds(field: models.Field[Any, Any]) -> tuple[float, float]:
    low, high = 0.0, float(LARGEST)
    for validator in field.validators:
        if isinstance(validator, MinValueValidator):
            low = max(low, float(validator.limit_value))
        elif isinstance(validator, MaxValueValidator):
            high = min(high, float(validator.limit_value))
    if isinstance(field, models.PositiveSmallIntegerField):
        high = min(high, 32_767)
    return low, high


def _in(language: str, text: Text) -> str:
    with override(language):
        return str(text)


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value == "" or value == [] or value == ()


def missing(values: Iterable[tuple[str, object]], wanted: Sequence[str]) -> list[str]:
    """Which of the wanted columns hold nothing."""
    given = {key for key, value in values if not is_empty(value)}
    return [key for key in wanted if key not in given]
