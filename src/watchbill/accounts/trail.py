"""Audit rows for what the sign-in library writes: passwords, the second factor and identities from elsewhere."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed

from watchbill.accounts.audit import record
from watchbill.accounts.models import User


def connect() -> None:
    """Listen to the library's signals."""
    password_changed.connect(_password, dispatch_uid="watchbill.password_changed")
    password_reset.connect(_password, dispatch_uid="watchbill.password_reset")
    authenticator_added.connect(_factor_added, dispatch_uid="watchbill.factor_added")
    authenticator_reset.connect(_factor_added, dispatch_uid="watchbill.factor_reset")
    authenticator_removed.connect(_factor_removed, dispatch_uid="watchbill.factor_removed")
    social_account_added.connect(_identity_added, dispatch_uid="watchbill.identity_added")
    social_account_removed.connect(_identity_removed, dispatch_uid="watchbill.identity_removed")


def _password(*, user: User, **_signal: Any) -> None:
    record(by=user, action="set_password", subject=user)


def _factor_added(*, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    record(by=user, action="add_second_factor", subject=user, details={"kind": authenticator.type})


def _factor_removed(*, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    record(by=user, action="remove_second_factor", subject=user, details={"kind": authenticator.type})


def _identity_added(*, sociallogin: SocialLogin, **_signal: Any) -> None:
    account = sociallogin.account
    record(by=account.user, action="add_identity", subject=account.user, details={"provider": account.provider})


def _identity_removed(*, socialaccount: SocialAccount, **_signal: Any) -> None:
    user = socialaccount.user
    record(by=user, action="remove_identity", subject=user, details={"provider": socialaccount.provider})
