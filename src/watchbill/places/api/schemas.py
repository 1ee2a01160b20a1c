"""What an entry looks like to a program: typed schemas made from a ledger's columns."""

import datetime as dt
from typing import Any, Literal

from ninja import Schema
from ninja.pagination import LimitOffsetPagination
from pydantic import ConfigDict, Field, create_model

from watchbill.places.columns import LARGEST, Column, columns_of, needed_columns
from watchbill.places.models import LedgerEntry

TYPES: dict[str, Any] = {
    "code": str, "text": str, "whole": int, "decimal": float, "yes_no": bool, "date": dt.date, "time": str,
    "geometry": dict[str, Any],
}  # fmt: skip
ABOUT_TEXT = frozenset({"code", "text", "choice"})


class Paging(LimitOffsetPagination):
    """Pages of a list by limit and offset; databases count rows no further."""

    class Input(LimitOffsetPagination.Input):
        """What is asked for."""

        offset: int = Field(0, ge=0, le=LARGEST)


class Strict(Schema):
    """Refuses fields that it does not know, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Why(Schema):
    """Why something is written; it stands in the history."""

    reason: str = Field("", max_length=300, description="Stands in the history")


class Added(Why):
    """Where an entry is added."""

    district: str = Field(..., description="Code of the district")


class OnVersion(Why):
    """The version that a change was made on."""

    version: int = Field(..., ge=1, description="The version that the change was made on")


class Change(Schema):
    """A column that somebody else changed meanwhile, in words."""

    column: str
    was: str
    now: str


class Conflict(Schema):
    """The entry is newer than the version that was sent: nothing was changed."""

    detail: str
    version: int
    changes: list[Change]


class VersionOut(Schema):
    """One version of an entry: number, when, by which account, why, and what it changed."""

    number: int
    at: dt.datetime
    by: str
    reason: str
    deleted: bool
    changes: list[Change]


def out_of(model: type[LedgerEntry]) -> type[Schema]:
    """Schema of an entry as it is read."""
    fields: dict[str, Any] = {
        column.key: (_out_type(column), _field(column, ..., written=False)) for column in columns_of(model)
    }
    fields |= {
        "lon": (float, Field(description="Longitude of where one stands for it, WGS 84")),
        "lat": (float, Field(description="Latitude of where one stands for it, WGS 84")),
        "district_code": (str, Field(description="Code of its district")),
        "village_code": (str | None, Field(description="Code of its village or community")),
        "cell_codes": (list[str], Field(description="Codes of the cells that it touches")),
        "missing": (list[str], Field(description="Columns that a complete entry has and that hold nothing here")),
        "stale": (bool, Field(description="Whether the last check is older than the ledger allows")),
        "version": (int, Field(description="Grows with every change; send it back with yours")),
        "updated_at": (dt.datetime, Field(description="Last change")),
    }
    made: type[Schema] = create_model(f"{model.__name__}Out", __base__=EntryOut, **fields)
    return made


def changes_of(model: type[LedgerEntry]) -> type[Schema]:
    """Schema of the columns of an entry as they are written; all may be left out."""
    fields: dict[str, Any] = {
        column.key: (_in_type(column, model) | None, _field(column, None)) for column in columns_of(model)
    }
    made: type[Schema] = create_model(f"{model.__name__}Columns", __base__=Strict, **fields)
    return made


def new_of(model: type[LedgerEntry]) -> type[Schema]:
    """Schema of a new entry: as its columns are written, but name, category and place have to be there."""
    fields: dict[str, Any] = {
        column.key: (_in_type(column, model), _field(column, ...)) for column in needed_columns(model)
    }
    made: type[Schema] = create_model(f"New{model.__name__}", __base__=changes_of(model), **fields)
    return made


def filter_of(model: type[LedgerEntry]) -> type[Schema]:
    """Schema of the filters of a list: the same as on the page."""
    choices = [column for column in columns_of(model) if column.kind == "choice"]
    fields: dict[str, Any] = {column.key: (_literal(column) | None, _field(column, None)) for column in choices}
    made: type[Schema] = create_model(f"{model.__name__}Filter", __base__=ListFilter, **fields)
    return made


class ListFilter(Schema):
    """What narrows every list."""

    area: str = Field("", description="Code of an area of any level")
    q: str = Field("", description="Part of the name or the code")
    gap: Literal["incomplete", "stale", "no_cell", "no_post"] | None = Field(None, description="What is missing")
    sort: str = Field("", description="Key of a column, with - before it from above")
    deleted: bool = Field(False, description="Deleted entries in place of the others")


class EntryOut(Schema):
    """What is read off a row beside its columns."""

    @staticmethod
    def resolve_district_code(row: LedgerEntry) -> str:
        """Code of the district."""
        return row.district.code

    @staticmethod
    def resolve_village_code(row: LedgerEntry) -> str | None:
        """Code of the village."""
        return row.village.code if row.village else None

    @staticmethod
    def resolve_cell_codes(row: LedgerEntry) -> list[str]:
        """Codes of the cells, in order."""
        return sorted(cell.code for cell in row.cells.all())

    @staticmethod
    def resolve_stale(row: LedgerEntry) -> bool:
        """Whether the last check no longer holds."""
        return row.is_stale


def _out_type(column: Column) -> Any:
    if column.kind == "table":
        return list[dict[str, Any]]
    if column.kind == "choice":
        return str
    kind = TYPES[column.kind]
    return kind if column.kind in ABOUT_TEXT or column.kind == "geometry" else kind | None


def _in_type(column: Column, model: type[LedgerEntry]) -> Any:
    if column.kind == "choice":
        return _literal(column)
    if column.kind != "table":
        return TYPES[column.kind]
    fields: dict[str, Any] = {part.key: (_in_type(part, model) | None, _field(part, None)) for part in column.columns}
    name = "".join(word.title() for word in column.key.split("_"))
    return list[create_model(f"{model.__name__}{name}Row", __base__=Strict, **fields)]  # type: ignore[misc]


def _literal(column: Column) -> Any:
    return Literal[("", *(code for code, _word in column.choices))]


def _field(column: Column, default: Any, *, written: bool = True) -> Any:
    about = column.cell
    bounds: dict[str, Any] = {}
    if written and column.is_number:
        bounds = {"ge": column.low, "le": column.high}
    elif written and column.kind in {"code", "text"}:
        bounds = {"max_length": column.longest}
    return Field(default, description=f"{about.en}. {column.help}".strip(), **bounds)
