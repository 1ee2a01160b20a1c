"""Forms: start a planning run, say what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from watchbill.deployments.actions import LONGEST_RUN_S
from watchbill.operations.enums import Level


class RunForm(forms.Form):
    """Stopping rule and seed of a run."""

    time_limit_s = forms.IntegerField(
        label=_("Time limit (seconds)"),
        min_value=1,
        max_value=LONGEST_RUN_S,
        initial=60,
        help_text=_("A first complete plan comes after some seconds; more time makes it better."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2_147_483_647,
        initial=1,
        help_text=_("The same seed searches the same way."),
    )


Choices = Sequence[tuple[str, str]]

HAPPENED = (
    ("team_out", _("A team drops out")),
    ("level", _("A level changes")),
    ("street", _("A street is closed")),
    ("unreachable", _("A stop cannot be reached")),
    ("site", _("A site is added")),
    ("new_team", _("A team is added")),
)
NEEDED = {
    "team_out": ("team",),
    "level": ("area", "level"),
    "street": (),
    "unreachable": ("stop",),
    "site": ("site",),
    "new_team": ("new_team",),
}
"""Which fields each thing that can happen needs."""


class ChangeForm(forms.Form):
    """What has happened, from when on it holds, and which teams must keep their orders."""

    since = forms.DateTimeField(
        label=_("From when on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("What has begun by then stays as it is."),
    )
    happened = forms.ChoiceField(label=_("What has happened"), choices=HAPPENED, widget=forms.RadioSelect)
    team = forms.ChoiceField(label=_("Team"), required=False)
    people = forms.IntegerField(
        label=_("People who are out"), min_value=1, required=False, help_text=_("Empty: the whole team.")
    )
    until = forms.DateField(
        label=_("Back on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("First day on which the team is back; empty: to the end."),
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, required=False)
    street = forms.CharField(
        label=_("Street"),
        required=False,
        widget=forms.TextInput(attrs={"list": "streets", "autocomplete": "off"}),
        help_text=_("The whole street by its name; or choose single blocks on the map."),
    )
    points = forms.CharField(
        label=_("Blocks"),
        required=False,
        help_text=_("Latitude,longitude of each block, with a space between blocks; a click on the map adds one."),
    )
    stop = forms.ChoiceField(label=_("Stop"), required=False)
    site = forms.ChoiceField(
        label=_("New site"), required=False, help_text=_("Ledger entries that the plan does not know yet.")
    )
    new_team = forms.ChoiceField(
        label=_("New team"), required=False, help_text=_("Teams that the plan does not know yet.")
    )
    pins = forms.MultipleChoiceField(
        label=_("Teams that keep their orders"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Their orders stay unless the change itself makes them impossible."),
    )
    time_limit_s = forms.IntegerField(label=_("Time limit (seconds)"), min_value=1, max_value=LONGEST_RUN_S, initial=10)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        """Take the choices of the fields that depend on the plan."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options if name == "pins" else [("", "–"), *options]

    def clean(self) -> dict[str, Any]:
        """Ask for the fields that belong to what has happened."""
        values: dict[str, Any] = super().clean() or {}
        happened = values.get("happened", "")
        for name in NEEDED.get(happened, ()):
            if not values.get(name):
                self.add_error(name, _("This field is needed."))
        if happened == "street" and not (values.get("street") or values.get("points")):
            self.add_error("street", _("Name a street, or choose a block on the map."))
        return values

    def clean_points(self) -> list[tuple[float, float]]:
        """Return longitude and latitude of each block."""
        found = []
        for text in self.cleaned_data["points"].split():
            try:
                lat, lon = (float(part) for part in text.split(","))
            except ValueError:
                raise forms.ValidationError(
                    _("“%(text)s” is no latitude,longitude such as 60.1695,24.9522."), params={"text": text}
                ) from None
            found.append((lon, lat))
        return found
