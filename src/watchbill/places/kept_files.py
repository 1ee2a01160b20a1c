"""Files that a page keeps in memory between preview and import; never on disk, since they may name duty staff."""

from __future__ import annotations

import secrets

from django.core.cache import cache

from watchbill.accounts.models import User

KEPT_S = 900


def keep(user: User, name: str, content: bytes) -> str:
    """Keep a file for its account; returns the token by which it is found for fifteen minutes."""
    token = secrets.token_urlsafe(16)
    cache.set(_key(user, token), (name, content), KEPT_S)
    return token


def kept(user: User, token: str) -> tuple[str, bytes] | None:
    """The name and content of a kept file, ``None`` where it is gone or somebody else's."""
    found: tuple[str, bytes] | None = cache.get(_key(user, token))
    return found


def drop(user: User, token: str) -> None:
    """Forget a kept file."""
    cache.delete(_key(user, token))


def _key(user: User, token: str) -> str:
    return f"upload:{user.pk}:{token}"
