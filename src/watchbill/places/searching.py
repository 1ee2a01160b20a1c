"""Search over everything: what things are found by, written with them, and looked up in one narrow table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import RowNumber
from django.db.models.signals import post_delete, post_save
from pypinyin import Style, lazy_pinyin

from watchbill.accounts.permissions import Actor
from watchbill.places.many import insert_values
from watchbill.places.models import SearchRow
from watchbill.places.permissions import visible, visible_entries

BATCH = 500
COLUMNS = ("kind", "key", "area_id", "owner", "code", "name", "sort", "text", "is_live")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
LEAST_LETTERS = 2
"""One letter finds too much to be of use; one Chinese character does not."""


@dataclass(frozen=True)
class Hit:
    """A thing that was found, in words, and the page that shows it."""

    title: str
    code: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind, the best first; ``total`` are all that match."""

    kind: str
    label: str
    hits: list[Hit]
    total: int


@dataclass(frozen=True)
class Kind:
    """A kind of things that can be found.

    ``words`` is what one of them is found by, its code and name first. ``hits`` reads those with the given keys that
    somebody may read. ``is_entry``: it is an entry of a ledger, and a department sees its own alone.
    """

    name: str
    label: Any
    model: type[models.Model]
    area_id: Callable[[Any], int]
    words: Callable[[Any], Sequence[str]]
    hits: Callable[[Actor, Sequence[int]], dict[int, Hit]]
    is_entry: bool = False


KINDS: dict[str, Kind] = {}
"""Every kind that can be found, in the order in which they are shown; each room adds its own when it is ready."""


def add_kind(kind: Kind) -> None:
    """Have the search table follow a model."""
    KINDS[kind.name] = kind
    post_save.connect(_saved, sender=kind.model, dispatch_uid=f"watchbill.search.{kind.name}")
    post_delete.connect(_deleted, sender=kind.model, dispatch_uid=f"watchbill.search.{kind.name}")


def index(rows: Sequence[models.Model], *, are_new: bool = False) -> None:
    """Write what rows are found by; to be called after rows were written in bulk. ``are_new``: none is found yet."""
    found = [_words(_kind_of(type(row)), row) for row in rows]
    if are_new:
        insert_values(SearchRow, COLUMNS, found)
        return
    SearchRow.objects.bulk_create(
        [SearchRow(**dict(zip(COLUMNS, words, strict=True))) for words in found],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=COLUMNS[2:],
    )


def index_all() -> int:
    """Make the whole search table anew; returns how many things can be found."""
    SearchRow.objects.all().delete()
    for kind in KINDS.values():
        batch: list[models.Model] = []
        for row in kind.model._base_manager.iterator(chunk_size=BATCH):
            batch.append(row)
            if len(batch) == BATCH:
                index(batch)
                batch = []
        index(batch)
    return SearchRow.objects.count()


def index_first(**_signal: Any) -> None:
    """Make the search table where there is none yet, after an update that brought it."""
    if not SearchRow.objects.exists():
        index_all()


def matches(text: str) -> Q:
    """The condition that a search row has every word of a text somewhere."""
    condition = Q()
    for word in normal(text).split():
        condition &= Q(text__contains=word)
    return condition


def keys_of(kind: str, text: str) -> QuerySet[SearchRow, int]:
    """Keys of the things of a kind that a text finds, for the lists."""
    return SearchRow.objects.filter(matches(text), kind=kind).values_list("key", flat=True)


def name_order(kind: str) -> Subquery:
    """What puts the rows of a kind in the order of their names."""
    return Subquery(SearchRow.objects.filter(kind=kind, key=OuterRef("pk")).values("sort")[:1])


def found(user: Actor, text: str, *, kind: str = "", most: int = 6) -> list[Group]:
    """What a text finds of all that somebody may read, by kind; the number of queries is that of the kinds found.

    A whole code comes first, then names that begin with the text, then names that have it, then the rest.
    """
    wanted = normal(text)
    if len(wanted) < LEAST_LETTERS and not HAN.search(wanted):
        return []
    rank = Case(
        When(code=wanted, then=Value(0)),
        When(name__startswith=wanted, then=Value(1)),
        When(name__contains=wanted, then=Value(2)),
        default=Value(3),
    )
    rows = SearchRow.objects.filter(_readable(user), matches(text), is_live=True)
    if kind:
        rows = rows.filter(kind=kind)
    by_kind = [F("kind")]
    ranked = rows.annotate(rank=rank).annotate(
        place=Window(RowNumber(), partition_by=by_kind, order_by=["rank", "name", "key"]),
        total=Window(Count("pk"), partition_by=by_kind),
    )
    keys: dict[str, list[int]] = {}
    totals: dict[str, int] = {}
    for name, key, total in ranked.filter(place__lte=most).order_by("place").values_list("kind", "key", "total"):
        keys.setdefault(name, []).append(key)
        totals[name] = total
    groups = []
    for name, one in KINDS.items():
        if name in keys:
            hits = one.hits(user, keys[name])
            shown = [hits[key] for key in keys[name] if key in hits]
            groups.append(Group(name, str(one.label), shown, totals[name] - len(keys[name]) + len(shown)))
    return [group for group in groups if group.hits]


def normal(text: str) -> str:
    """A text without differences of case, width and spacing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def sort_key(text: str) -> str:
    """What puts names in order: Chinese ones by pinyin and tone, all others by their letters."""
    name = normal(text)
    if not HAN.search(name):
        return name
    return " ".join([HAN.sub(lambda run: f" {_spelt(run[0])[2]} ", name).strip(), name])


@lru_cache(maxsize=50_000)
def _spelt(text: str) -> tuple[str, str, str]:
    """Chinese characters as pinyin: written together, its first letters, and by syllable with tones."""
    toned = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
    plain = [syllable.rstrip("12345") for syllable in toned]
    return "".join(plain), "".join(syllable[:1] for syllable in plain), " ".join(toned)


def _words(kind: Kind, thing: Any) -> tuple[Any, ...]:
    """What stands in the columns of a thing's search row."""
    code, name, *others = (normal(word) for word in kind.words(thing))
    spelt = [spelling for run in HAN.findall(" ".join((name, *others))) for spelling in _spelt(run)[:2]]
    text = " ".join(word for word in (code, name, *others, *spelt) if word)
    is_live = getattr(thing, "deleted_at", None) is None
    owner = getattr(thing, "owner", "")
    return (
        kind.name, thing.pk, kind.area_id(thing), owner, code[:64], name[:200], sort_key(name)[:300], text, is_live,
    )  # fmt: skip


def _readable(user: Actor) -> Q:
    entries = Q(kind__in=[name for name, kind in KINDS.items() if kind.is_entry])
    return entries & visible_entries(user, field="area__path") | ~entries & visible(user, field="area__path")


def _kind_of(model: type[models.Model]) -> Kind:
    return next(kind for kind in KINDS.values() if kind.model is model)


def _saved(*, instance: models.Model, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        index([instance])


def _deleted(*, instance: models.Model, **_signal: Any) -> None:
    SearchRow.objects.filter(kind=_kind_of(type(instance)).name, key=instance.pk).delete()
