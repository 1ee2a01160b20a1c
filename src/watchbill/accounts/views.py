"""Pages: what is held about the own account; accounts, roles and invitations for administrators."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.accounts.actions import (
    accept_invitation,
    grant_role,
    invite,
    make_token,
    revoke_role,
    revoke_token,
    set_active,
    withdraw_invitation,
)
from watchbill.accounts.directory import DIRECTORY
from watchbill.accounts.forms import AcceptForm, InvitationForm, RightForm, TokenForm
from watchbill.accounts.models import User
from watchbill.accounts.permissions import may_manage_accounts
from watchbill.accounts.queries import accounts, invitations, latest_writes, open_invitation


def account(request: HttpRequest) -> HttpResponse:
    """Show what is held about the own account: name, address, roles, latest writes."""
    user = cast("User", request.user)
    grants = user.grants.order_by("role", "area_code")
    context = {"grants": grants, "area_names": _area_names(), "writes": latest_writes(user)}
    return render(request, "accounts/account.html", context)


def everybody(request: HttpRequest) -> HttpResponse:
    """List all accounts and the invitations that wait."""
    by = _administrator(request)
    context = {"accounts": accounts(by), "invitations": invitations(by), "area_names": _area_names()}
    return render(request, "accounts/everybody.html", context)


def one_account(request: HttpRequest, username: str) -> HttpResponse:
    """Show an account's roles and give it another one."""
    by = _administrator(request)
    user = get_object_or_404(accounts(by), username=username)
    form = RightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grant_role(by=by, user=user, **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The role is given."))
            return redirect("accounts:one", username)
    context = {"account": user, "form": form, "area_names": _area_names(), "writes": latest_writes(user)}
    return render(request, "accounts/one.html", context)


@require_POST
def change_active(request: HttpRequest, username: str) -> HttpResponse:
    """Close an account or open it again."""
    by = _administrator(request)
    user = get_object_or_404(accounts(by), username=username)
    try:
        set_active(by=by, user=user, active=not user.is_active)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("accounts:one", username)


@require_POST
def revoke(request: HttpRequest, username: str, pk: int) -> HttpResponse:
    """Take a role back."""
    by = _administrator(request)
    user = get_object_or_404(accounts(by), username=username)
    revoke_role(by=by, grant=get_object_or_404(user.grants, pk=pk))
    messages.success(request, _("The role is taken back."))
    return redirect("accounts:one", username)


def make_invitation(request: HttpRequest) -> HttpResponse:
    """Offer a role to a work address."""
    by = _administrator(request)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, _secret = invite(by=by, **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The invitation to %(email)s is sent.") % {"email": invitation.email})
            return redirect("accounts:everybody")
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    by = _administrator(request)
    withdraw_invitation(by=by, invitation=get_object_or_404(invitations(by), pk=pk))
    messages.success(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("accounts:everybody")


def tokens(request: HttpRequest) -> HttpResponse:
    """List the own tokens and make one; its secret is shown once."""
    user, secret = cast("User", request.user), ""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _token, secret = make_token(by=user, **form.cleaned_data)
        form = TokenForm()
    context = {"form": form, "secret": secret, "tokens": user.tokens.all()}
    return render(request, "accounts/tokens.html", context)


@require_POST
def remove_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an own token worthless."""
    user = cast("User", request.user)
    revoke_token(by=user, token=get_object_or_404(user.tokens, pk=pk))
    messages.success(request, _("The token is revoked."))
    return redirect("accounts:tokens")


@login_not_required
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose name and password of the account that an invitation opens."""
    invitation = open_invitation(secret)
    if invitation is None:
        return render(request, "accounts/invitation_closed.html", status=410)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        try:
            accept_invitation(by=None, secret=secret, username=name, password=password)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("Your account is ready. Sign in with it."))
            return redirect("account_login")
    context = {"form": form, "invitation": invitation, "area_names": _area_names()}
    return render(request, "accounts/accept.html", context)


def _area_names() -> dict[str, str]:
    """Names of areas by their code, in the language of the page."""
    return dict(DIRECTORY.areas())


def _administrator(request: HttpRequest) -> User:
    if not may_manage_accounts(request.user):
        raise PermissionDenied
    return cast("User", request.user)


def _tell(form: forms.Form, error: ValidationError) -> None:
    """Put each problem beside the field that it is about."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, problems in by_field.items():
        form.add_error(name if name in form.fields else "password" if "password" in form.fields else None, problems)
