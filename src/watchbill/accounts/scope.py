"""The scope guard: no row of Watchbill may hold a national identity number, whatever way it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _

from watchbill.documents.scope import SHORTEST, identity_numbers

MADE_HERE = frozenset({"password", "digest", "request_digest", "sha256"})
"""Fields that hold a hash: nobody writes them, and a row of digits in one says nothing."""


def check_row(row: models.Model) -> None:
    """Raise ``ValidationError`` where a text or JSON field holds an identity number; names model and field."""
    for field in _text_fields(type(row)):
        value = getattr(row, field.attname)
        if not value or (isinstance(value, str) and len(value) < SHORTEST):
            continue
        if any(identity_numbers(text) for text in _texts(value)):
            message = _("%(model)s, field '%(field)s': a national identity number is not stored here. Remove it.")
            names = {"model": row._meta.verbose_name, "field": field.verbose_name}
            raise ValidationError({field.name: message % names})


@cache
def _text_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of a model in which somebody could write a number."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [field for field in model._meta.concrete_fields if isinstance(field, kinds) and field.name not in MADE_HERE]


def check_rows(rows: Iterable[models.Model]) -> None:
    """Check rows that are about to be written in bulk: ``bulk_create`` and ``bulk_update`` send no signals."""
    for row in rows:
        check_row(row)


def connect() -> None:
    """Check every row of every Watchbill model before it is saved."""
    pre_save.connect(_before_save, dispatch_uid="watchbill.scope")


def _before_save(sender: type[models.Model], instance: models.Model, raw: bool = False, **_kwargs: Any) -> None:
    if sender.__module__.startswith("watchbill.") and not raw:
        check_row(instance)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, int) and not isinstance(value, bool) and value >= 10**14:
        yield str(value)
