"""Mails about accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from watchbill.accounts.models import Invitation
from watchbill.accounts.signals import invited


def connect() -> None:
    """Send a mail for each invitation."""
    invited.connect(_send_invitation, dispatch_uid="watchbill.invitation_mail")


def _send_invitation(*, invitation: Invitation, secret: str, **_signal: Any) -> None:
    link = settings.BASE_URL + reverse("accounts:accept", args=[secret])
    text = render_to_string("accounts/invitation.txt", {"invitation": invitation, "link": link})
    send_mail(_("Your account on Watchbill"), text, None, [invitation.email])
