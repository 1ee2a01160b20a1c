"""Accounts and what they may do where."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.accounts.directory import DIRECTORY
from watchbill.accounts.enums import Role


class User(AbstractUser):
    """Somebody who signs in. Holds a name, a work address and the language of mails, nothing else about the person."""

    language = models.CharField(_("language of mails"), max_length=10, choices=settings.LANGUAGES, blank=True)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")


class Right(models.Model):
    """A role in an area and everything below it, for a time.

    The area is named by its code, since areas stand above accounts in the house; an empty code is every area. So is
    the owner of ledger entries, whose categories stand there too; only a department has one.
    """

    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    area_code = models.CharField(_("area code"), max_length=64, blank=True, help_text=_("Empty: every area."))
    owner = models.CharField(
        _("owner"), max_length=32, blank=True, help_text=_("The body whose ledger entries a department keeps.")
    )
    start_date = models.DateField(_("first day"), null=True, blank=True, help_text=_("Empty: at once."))
    end_date = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("The first day without the role. Empty: until it is taken back."),
    )

    class Meta:
        abstract = True

    @property
    def owner_name(self) -> str:
        """The owner in the language of the page."""
        return dict(DIRECTORY.owners()).get(self.owner, self.owner)

    def holds_on(self, date: dt.date) -> bool:
        """Whether the role is in force on a day."""
        begun = self.start_date is None or self.start_date <= date
        return begun and (self.end_date is None or date < self.end_date)


class Grant(Right):
    """A right that an account has."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants", verbose_name=_("account"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "area_code", "owner"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.area_code or '*'}"
