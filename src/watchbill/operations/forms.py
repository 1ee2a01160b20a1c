"""Forms: an operation and its days, the forces workbook."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from watchbill.forces.actions import LIMITS
from watchbill.forces.models import Team
from watchbill.operations.models import Operation
from watchbill.places.models import Area
from watchbill.web.templatetags.watchbill import full_day

MOST_DAYS = 366


class DateInput(forms.DateInput):
    """A date field that the browser shows in the reader's way."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DaysForm(forms.Form):
    """First and last day of an operation."""

    first_day = forms.DateField(label=_("First day"), widget=DateInput())
    last_day = forms.DateField(label=_("Last day"), widget=DateInput(), help_text=_("This day is still planned."))

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order and more than a year."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            raise ValidationError({"last_day": _("The last day lies before the first.")})
        if first and last and (last - first).days >= MOST_DAYS:
            raise ValidationError({"last_day": _("An operation has at most 366 days.")})
        return data

    @property
    def end_date(self) -> dt.date:
        """The day after the last, as the models count."""
        last: dt.date = self.cleaned_data["last_day"]
        return last + dt.timedelta(days=1)


class OperationForm(DaysForm):
    """A new operation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200, required=False)
    code = forms.SlugField(
        label=_("Code"),
        max_length=64,
        help_text=_("Short, letters, digits and hyphens; it stands in addresses and files."),
    )
    district = forms.ModelChoiceField(
        label=_("District"), queryset=Area.objects.none(), to_field_name="code", empty_label=None
    )
    time_zone = forms.CharField(label=_("Time zone"), max_length=64, help_text=_("For example Europe/Helsinki."))
    field_order = ["name", "name_zh", "code", "district", "time_zone", "first_day", "last_day"]

    def __init__(self, *args: Any, districts: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["district"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = districts
        self.fields["time_zone"].widget.attrs["list"] = "time-zones"

    @property
    def time_zones(self) -> list[str]:
        """Names of all time zones, for the field's suggestions."""
        return sorted(zone for zone in available_timezones() if "/" in zone)


class TeamForm(forms.ModelForm[Team]):
    """What a planner changes of a team by hand: on which days it is away or wishes to be, and limits on its duties."""

    CREWS = (("", _("chosen by the planner")), ("0", "1"), ("1", "2"), ("2", "3"), ("3", "4"))
    crew = forms.TypedChoiceField(label=_("Crew"), choices=CREWS, coerce=int, empty_value=None, required=False)
    away = forms.MultipleChoiceField(label=_("Days away"), widget=forms.CheckboxSelectMultiple, required=False)
    wish_on = forms.MultipleChoiceField(
        label=_("Days wished on duty"), widget=forms.CheckboxSelectMultiple, required=False
    )
    wish_off = forms.MultipleChoiceField(
        label=_("Days wished off duty"), widget=forms.CheckboxSelectMultiple, required=False
    )
    DAYS = ("away", "wish_on", "wish_off")

    class Meta:
        model = Team
        fields = ("name", "contact", "equipment", "crew", *LIMITS)
        widgets = {"equipment": forms.Textarea(attrs={"rows": 2})}

    field_order = ("name", "contact", "equipment", "crew", *DAYS, *LIMITS)

    def __init__(self, data: Any = None, *, team: Team, operation: Operation) -> None:
        super().__init__(data, instance=team)
        self._days = [date.isoformat() for date in operation.dates]
        for name in self.DAYS:
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(day, full_day(date)) for day, date in zip(self._days, operation.dates, strict=True)]
            self.initial[name] = [date for date in getattr(team, f"{name}_dates") if date in self._days]

    def clean(self) -> dict[str, Any]:
        """Refuse days that are wished both on and off duty."""
        data = super().clean() or self.cleaned_data
        if {*data.get("wish_on", ())} & {*data.get("wish_off", ())}:
            raise ValidationError({"wish_off": _("A day cannot be wished both on and off duty.")})
        return data

    @property
    def changes(self) -> dict[str, Any]:
        """Fields that differ; days outside the operation stay as they are."""
        found = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.changed_data}
        for name in self.DAYS:
            if name in self.changed_data:
                elsewhen = [date for date in getattr(self.instance, f"{name}_dates") if date not in self._days]
                found[f"{name}_dates"] = sorted({*elsewhen, *self.cleaned_data[name]})
        return found


class WorkbookForm(forms.Form):
    """A workbook to import."""

    file = forms.FileField(
        label=_("Workbook (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}), required=True
    )
