"""Forms: an operation and its days, the forces workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from watchbill.documents.workbooks.cells import CellProblem, Trainings, parse_cell
from watchbill.documents.workbooks.forces_layout import TEAMS
from watchbill.forces.actions import LIMITS
from watchbill.forces.enums import Force
from watchbill.forces.models import Team
from watchbill.operations.actions import RULES
from watchbill.operations.models import Operation
from watchbill.operations.workbook_texts import EXPECTED, FAULTS
from watchbill.places.models import Area
from watchbill.web.templatetags.watchbill import full_day, shift_label

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
    trainings = forms.CharField(
        label=_("Trainings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, with its last valid day: First aid 2027-12-31. They count where valid to the end."),
    )

    class Meta:
        model = Team
        fields = ("name", "contact", "equipment", "crew", *LIMITS)
        widgets = {"equipment": forms.Textarea(attrs={"rows": 2})}

    field_order = ("name", "contact", "equipment", "crew", "trainings", *DAYS, *LIMITS)

    def __init__(self, data: Any = None, *, team: Team, operation: Operation) -> None:
        super().__init__(data, instance=team)
        self._days = [date.isoformat() for date in operation.dates]
        for name in self.DAYS:
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(day, full_day(date)) for day, date in zip(self._days, operation.dates, strict=True)]
            self.initial[name] = [date for date in getattr(team, f"{name}_dates") if date in self._days]
        self.initial["trainings"] = "\n".join(f"{name} {last}".strip() for name, last in sorted(team.trainings.items()))
        self._shifts = {f"most_{shift.code}": shift.code for shift in operation.shifts.all()}
        for name, code in self._shifts.items():
            self.fields[name] = forms.IntegerField(
                label=_("most duties, %(shift)s") % {"shift": shift_label(code)},
                required=False, min_value=0, max_value=MOST_DAYS, help_text=_("Empty: any number."),
            )  # fmt: skip
            self.initial[name] = team.most_shifts.get(code)
        self.order_fields([*self.field_order[:-1], *self._shifts, self.field_order[-1]])

    def clean_trainings(self) -> dict[str, str]:
        """Read names with the last day on which they are valid; empty: without end."""
        column = TEAMS.column("trainings")
        try:
            found = parse_cell(column, self.cleaned_data["trainings"]) or ()
        except CellProblem as problem:
            text = EXPECTED["trainings"]
            raise ValidationError(f"{gettext(FAULTS[problem.code])} {gettext(text)}") from None
        return {name: last.isoformat() if last else "" for name, last in cast("Trainings", found)}

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
        if "trainings" in self.changed_data:
            found["trainings"] = self.cleaned_data["trainings"]
        if self._shifts.keys() & {*self.changed_data}:
            given = {code: self.cleaned_data[name] for name, code in self._shifts.items()}
            others = {code: most for code, most in self.instance.most_shifts.items() if code not in given}
            found["most_shifts"] = others | {code: most for code, most in given.items() if most is not None}
        return found


class RulesForm(forms.ModelForm[Operation]):
    """What holds for every duty of an operation: rest, runs, breaks, stints at posts, gaps between visits."""

    class Meta:
        model = Operation
        fields = RULES

    @property
    def changes(self) -> dict[str, Any]:
        """Fields that differ."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @property
    def stands(self) -> list[tuple[str, Any]]:
        """Label and saved value of the fields that differ."""
        return [(str(self.fields[name].label), self.initial[name]) for name in self.changed_data]


class DutyTrainingForm(forms.Form):
    """A training that a duty needs; a line without one is left out."""

    force = forms.ChoiceField(label=_("Force"), choices=Force.choices)
    shift = forms.ChoiceField(label=_("Shift"), required=False)
    training = forms.CharField(
        label=_("Training"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"list": "trainings"}),
    )

    def __init__(self, *args: Any, shifts: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["shift"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("every shift")), *((code, shift_label(code)) for code in shifts)]


DutyTrainings = forms.formset_factory(DutyTrainingForm, extra=2, max_num=100)


class WorkbookForm(forms.Form):
    """A workbook to import."""

    file = forms.FileField(
        label=_("Workbook (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}), required=True
    )
