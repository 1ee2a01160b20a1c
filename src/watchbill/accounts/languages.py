"""The language in which an account is written to: that of its last sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.utils.translation import get_language

from watchbill.accounts.models import User


def connect() -> None:
    """Note the language of each sign-in."""
    user_logged_in.connect(_note, dispatch_uid="watchbill.language")


def _note(*, user: User, **_signal: Any) -> None:
    language = get_language() or ""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
