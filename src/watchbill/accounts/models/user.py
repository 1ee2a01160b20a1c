"""Accounts and what they may do where."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.accounts.enums import Role


class User(AbstractUser):
    """Somebody who signs in. Holds a name and a work address, nothing else about the person."""

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")


class Grant(models.Model):
    """A role in an area and everything below it.

    The area is named by its code, since areas stand above accounts in the house; an empty code is every area.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    area_code = models.CharField(_("area code"), max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "area_code"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.area_code or '*'}"
