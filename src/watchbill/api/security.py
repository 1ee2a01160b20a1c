"""Who asks: a program with a token, or a page with a session."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from watchbill.accounts.enums import TokenScope
from watchbill.accounts.models import Token
from watchbill.accounts.queries import open_token

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenAuth(HttpBearer):
    """``Authorization: Bearer <secret>``; the request then acts as the token's account."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Return the token, ``None`` where it opens nothing; raises 403 where it may only read."""
        found = open_token(token)
        if found is None:
            return None
        if found.scope == TokenScope.READ and request.method not in SAFE:
            raise HttpError(403, "This token may only read. Make one that may write.")
        request.user = found.user
        return found
