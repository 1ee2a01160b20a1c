"""Forms: a ledger entry, an extract to import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from watchbill.places.actions import EDITABLE
from watchbill.places.models import LedgerEntry


def entry_form(entry: LedgerEntry, data: Any = None) -> forms.ModelForm[Any]:
    """Form with the editable fields of an entry of any ledger."""
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {
        "measures": forms.Textarea(attrs={"rows": 2}),
        "equipment": forms.Textarea(attrs={"rows": 2}),
    }
    made = forms.modelform_factory(type(entry), fields=EDITABLE, widgets=widgets)
    form: forms.ModelForm[Any] = made(data, instance=entry)
    return form


class ExtractForm(forms.Form):
    """An OpenStreetMap extract to import."""

    file = forms.FileField(
        label=_("OpenStreetMap extract"),
        help_text=_("A file that ends in .osm.pbf, .osm.gz or .osm; a city, not a country."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pbf,.gz,.osm,.bz2"}),
    )
