"""Forms: a role, an invitation, the account that it opens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from watchbill.accounts.directory import DIRECTORY
from watchbill.accounts.enums import Role, TokenScope


class RightForm(forms.Form):
    """A role in an area, for a time."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    area_code = forms.ChoiceField(label=_("Area"), required=False)
    owner = forms.ChoiceField(
        label=_("Owner"), required=False, help_text=_("The body whose ledger entries a department keeps.")
    )
    start_date = forms.DateField(
        label=_("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: at once."),
    )
    end_date = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The first day without the role. Empty: until it is taken back."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, owner = self.fields["area_code"], self.fields["owner"]
        assert isinstance(area, forms.ChoiceField)
        assert isinstance(owner, forms.ChoiceField)
        area.choices = [("", _("every area")), *DIRECTORY.areas()]
        owner.choices = [("", "–"), *DIRECTORY.owners()]


class InvitationForm(RightForm):
    """A role offered to a work address."""

    email = forms.EmailField(label=_("Work address"))
    field_order = ("email",)


class AcceptForm(forms.Form):
    """Name and password of the account that an invitation opens."""

    username = forms.CharField(
        label=_("Account name"),
        max_length=150,
        help_text=_("A post or a call sign will do: duty-room, hq-2."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_again(self) -> str:
        """Refuse two passwords that differ."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords differ. Type the same one twice."))
        return again


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    scope = forms.ChoiceField(label=_("May"), choices=TokenScope.choices)
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=366, initial=90)
