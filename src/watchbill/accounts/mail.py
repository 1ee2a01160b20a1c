"""Mails about accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from watchbill.accounts.directory import DIRECTORY
from watchbill.accounts.models import Invitation
from watchbill.accounts.signals import invited


def connect() -> None:
    """Send a mail for each invitation."""
    invited.connect(_send_invitation, dispatch_uid="watchbill.invitation_mail")


def _send_invitation(*, invitation: Invitation, secret: str, **_signal: Any) -> None:
    link = settings.BASE_URL + reverse("accounts:accept", args=[secret])
    texts = [_invitation_text(invitation, link, language) for language in _languages()]
    send_mail(_("Your account on Watchbill"), "\n---\n\n".join(texts), None, [invitation.email])


def _languages() -> list[str]:
    """Every language, that of the page first: nobody knows yet which one the invited person reads."""
    return sorted(dict(settings.LANGUAGES), key=lambda code: code != get_language())


def _invitation_text(invitation: Invitation, link: str, language: str) -> str:
    with override(language):
        context = {"invitation": invitation, "link": link, "area_names": dict(DIRECTORY.areas())}
        return render_to_string("accounts/invitation.txt", context)
