"""What the sign-in library may do here: accounts come from an administrator or an invitation, never by signing up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.http import HttpRequest

from watchbill.accounts.models import User


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Say no."""
        return False


class KnownOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """OpenID Connect signs in those who have an account with the same work address; it makes none."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie an identity that comes for the first time to the one open account with its verified address.

        The library's own way by address would take the account's password away and pick one of several accounts.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") != AuthProcess.LOGIN:
            return
        for address in (one.email for one in sociallogin.email_addresses if one.verified):
            known = User.objects.filter(email__iexact=address, is_active=True)[:2]
            if len(known) == 1:
                sociallogin.connect(request, known[0])
                return

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Say no."""
        return False
