"""Pages: sign in, sign out, what is held about the own account."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from watchbill.accounts.actions import set_password
from watchbill.accounts.models import AuditEntry, User

LATEST_WRITES = 20


class SignIn(LoginView):
    """Sign in with name and password."""

    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Sign out; by POST only."""


def account(request: HttpRequest) -> HttpResponse:
    """Show what is held about the own account: name, address, roles, latest writes."""
    user = cast("User", request.user)
    context = {
        "grants": user.grants.order_by("role", "area_code"),
        "writes": AuditEntry.objects.filter(actor=user)[:LATEST_WRITES],
    }
    return render(request, "accounts/account.html", context)


def change_password(request: HttpRequest) -> HttpResponse:
    """Change the own password after asking for the old one."""
    user = cast("User", request.user)
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(by=user, user=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed."))
        return redirect("accounts:account")
    return render(request, "accounts/change_password.html", {"form": form})
