"""The mapping from OpenStreetMap tags to ledger categories (``tags.toml`` documents its format)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from watchbill.geography.city import CATEGORIES, ImportProblem, LedgerKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Tags = dict[str, tuple[str, ...]]
GEOMETRIES = ("point", "line", "area")
_TAG_FIELDS = ("any", "all", "none")
_NUMBERS = ("min_area_m2", "min_length_m", "merge_m", "merge_any_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the mapping; the fields are those of the file."""

    ledger: LedgerKind
    category: str
    noun: str
    any: Tags
    all: Tags
    none: Tags
    geometry: tuple[str, ...] = GEOMETRIES
    name_required: bool = False
    name_without: tuple[str, ...] = ()
    min_area_m2: float = 0.0
    min_length_m: float = 0.0
    merge_m: float = 60.0
    merge_any_m: float = 0.0

    def fits(self, tags: Mapping[str, str]) -> bool:
        """Whether an object with these tags is meant, its geometry aside."""
        return (
            any(_fits(tags, key, values) for key, values in self.any.items())
            and all(_fits(tags, key, values) for key, values in self.all.items())
            and not any(_fits(tags, key, values) for key, values in self.none.items())
            and ("name" in tags or not self.name_required)
            and not (self.name_without and self._is_ruled_out(tags.get("name", "")))
        )

    def _is_ruled_out(self, name: str) -> bool:
        words = re.findall(r"\w+", name.casefold())
        return any(fnmatchcase(word, pattern) for word in words for pattern in self.name_without)


class TagMapping:
    """An ordered list of rules; the first that fits decides."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self._by_key: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for key in rule.any:
                self._by_key.setdefault(key, []).append(number)

    def candidates(self, tags: Mapping[str, str]) -> list[Rule]:
        """The rules whose tags fit, in order."""
        numbers = sorted({number for key in tags for number in self._by_key.get(key, ())})
        return [self.rules[number] for number in numbers if self.rules[number].fits(tags)]


def _fits(tags: Mapping[str, str], key: str, values: tuple[str, ...]) -> bool:
    if key not in tags:
        return False
    present = [value.strip() for value in tags[key].split(";")]
    return any(value in values or ("*" in values and value != "no") for value in present)


def read_mapping(path: Path | None = None) -> TagMapping:
    """The mapping in ``path``, by default the built-in one.

    Raises :class:`ImportProblem` that names the rule by its number, counted from 1, and the field.
    """
    name = path.name if path else "tags.toml"
    try:
        text = path.read_text("utf-8") if path else files(__package__).joinpath("tags.toml").read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ImportProblem("tags_unreadable", f"{name}: {error}", file=name, reason=str(error)) from error
    rules = data.get("rule")
    extra = sorted(set(data) - {"rule"})
    if extra or not isinstance(rules, list) or not rules:
        wrong = f"'{extra[0]}' is not known here" if extra else "there is no [[rule]]"
        raise ImportProblem("tags_unreadable", f"{name}: {wrong}", file=name, reason=wrong)
    return TagMapping(tuple(_rule(name, number, item) for number, item in enumerate(rules, start=1)))


def _rule(file: str, number: int, item: object) -> Rule:
    if not isinstance(item, dict):
        raise _wrong(file, number, "rule", "is not a table")
    for field in item:
        if field not in Rule.__slots__:
            raise _wrong(file, number, field, "is not a field of a rule")
    for field in ("ledger", "category", "noun", "any"):
        if not item.get(field):
            raise _wrong(file, number, field, "is missing")
    if item["ledger"] not in CATEGORIES:
        raise _wrong(file, number, "ledger", f"must be one of {', '.join(CATEGORIES)}")
    known = CATEGORIES[item["ledger"]]
    if item["category"] not in known:
        raise _wrong(file, number, "category", f"must be one of {', '.join(known)} for {item['ledger']}")
    if not isinstance(item["noun"], str):
        raise _wrong(file, number, "noun", "must be a text")
    if not isinstance(item.get("name_required", False), bool):
        raise _wrong(file, number, "name_required", "must be true or false")
    without = item.get("name_without", [])
    if not isinstance(without, list) or not all(isinstance(word, str) and word for word in without):
        raise _wrong(file, number, "name_without", "must be a list of words")
    for field in _NUMBERS:
        value = item.get(field, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise _wrong(file, number, field, "must be a number, 0 or more")
    geometry = item.get("geometry", list(GEOMETRIES))
    if not isinstance(geometry, list) or not geometry or not set(geometry) <= set(GEOMETRIES):
        raise _wrong(file, number, "geometry", f"must be a list of {', '.join(GEOMETRIES)}")
    tags = {field: _tags(file, number, field, item.get(field, {})) for field in _TAG_FIELDS}
    listed = {"geometry": tuple(geometry), "name_without": tuple(word.casefold() for word in without)}
    return Rule(**cast("dict[str, Any]", item | tags | listed))


def _tags(file: str, number: int, field: str, value: object) -> Tags:
    if not isinstance(value, dict):
        raise _wrong(file, number, field, 'must look like { key = ["value", ...] }')
    for key, values in value.items():
        if not isinstance(values, list) or not values or not all(isinstance(text, str) for text in values):
            raise _wrong(file, number, f"{field}.{key}", 'must be a list of texts, ["*"] for any value')
    return {key: tuple(values) for key, values in value.items()}


def _wrong(file: str, number: int, field: str, what: str) -> ImportProblem:
    message = f"{file}: rule {number}, {field}: {what}"
    return ImportProblem("tags_wrong", message, file=file, rule=number, field=field, reason=what)
