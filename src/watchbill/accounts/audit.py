"""The audit trail: one row for every write."""

from __future__ import annotations

from typing import Any

from django.db import models

from watchbill.accounts.enums import Action
from watchbill.accounts.models import AuditEntry, User
from watchbill.accounts.permissions import Actor


def record(
    *,
    by: Actor,
    action: str,
    subject: models.Model | tuple[str, str],
    area: str = "",
    operation: str = "",
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add an audit row: who did what to which thing.

    ``subject`` is a row, or a kind and a code where there is no single row. ``area`` and ``operation`` are codes.
    Raises ``ValueError`` for an action that ``enums.Action`` has no words for.
    """
    kind, code = subject if isinstance(subject, tuple) else (subject._meta.model_name or "", _code_of(subject))
    return AuditEntry.objects.create(
        actor=by if isinstance(by, User) else None,
        action=Action(action).value,
        subject_type=kind,
        subject_code=code[:128],
        area_code=area,
        operation_code=operation,
        details=details or {},
    )


def _code_of(row: models.Model) -> str:
    for name in ("code", "username"):
        if isinstance(value := getattr(row, name, None), str):
            return value
    return str(row)
