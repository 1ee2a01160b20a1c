"""Forms of the grid: an area by its columns, a line to cut one, another area to hang it below."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from watchbill.accounts.permissions import Actor, may_write
from watchbill.places.area_figures import FIGURES
from watchbill.places.area_values import is_above, next_area_code, values_of
from watchbill.places.columns import columns_of
from watchbill.places.enums import AreaLevel
from watchbill.places.forms import GeometryText, form_field
from watchbill.places.models import Area
from watchbill.places.permissions import may_shape_area

MOST_PARENTS = 2_000


class GridForm(forms.Form):
    """What every change of the grid brings: the version that it was opened on and the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, area: Area | None, initial: Any = None) -> None:
        start = {} if area is None else {"version": area.version}
        super().__init__(data, initial=start | (initial or {}))

    def add_reason(self) -> None:
        """The last field."""
        self.fields["reason"] = forms.CharField(
            label=_("Why"), max_length=300, required=False, help_text=_("Stands in the history.")
        )


class AreaForm(GridForm):
    """The columns of an area; its border only for who may draw it, code and level only while it is new."""

    def __init__(self, data: Any = None, *, by: Actor, area: Area | None = None, parent: Area | None = None) -> None:
        place = area or parent
        start = values_of(area) if area else {"code": next_area_code(parent) if parent else ""}
        super().__init__(data, area=area, initial=start)
        fixed = {"parent"} if area is None else {"parent", "code", "level"}
        if area is not None and not may_shape_area(by, area):
            fixed.add("geometry")
        for column in columns_of(Area):
            if column.key in fixed:
                continue
            field = self.fields[column.key] = form_field(Area, column, is_new=False)
            if isinstance(field, GeometryText) and place is not None:
                field.required = True
                field.show_on(place.path.partition("/")[0], reverse("places:area_around", args=[place.code]))
        if area is None and parent is not None:
            below = [(code, word) for code, word in AreaLevel.choices if is_above(parent.level, code)]
            self.fields["level"] = forms.ChoiceField(label=_("level"), choices=below)
        self.add_reason()

    def changes(self) -> dict[str, Any]:
        """What the form says, by column."""
        return {key: value for key, value in self.cleaned_data.items() if key not in {"version", "reason"}}


class SplitForm(GridForm):
    """A line that cuts an area, and what the two halves are called."""

    def __init__(self, data: Any = None, *, area: Area) -> None:
        parent = area.parent
        code = next_area_code(parent) if parent else ""
        super().__init__(data, area=area, initial={"name": area.name, "code": code})
        line = GeometryText(
            ("LineString",),
            label=_("cutting line"),
            help_text=_("From edge to edge, once across the area. It may bend."),
        )
        line.show_on(area.path.partition("/")[0], reverse("places:area_around", args=[area.code]))
        self.fields["line"] = line
        names = {column.key: column for column in columns_of(Area)}
        self.fields["name"] = forms.CharField(
            label=_("name of the half that goes on"),
            max_length=200,
            help_text=_("It keeps the code %(code)s with its roles, teams, levels and plans.") % {"code": area.code},
        )
        self.fields["keep_smaller"] = forms.BooleanField(
            label=_("the smaller half goes on"), required=False, help_text=_("Otherwise the larger one does.")
        )
        self.fields["code"] = form_field(Area, names["code"], is_new=False)
        self.fields["code"].label = _("code of the new half")
        for key, label in (("new_name", _("name of the new half")), ("name_zh", _("Chinese name of the new half"))):
            self.fields[key] = forms.CharField(label=label, max_length=200, required=key == "new_name")
        self.fields["head_post"] = forms.CharField(
            label=_("head of the new half (post)"), max_length=200, required=False
        )
        for key, label, new_label in (
            ("population", _("population of the half that goes on"), _("population of the new half")),
            ("households", _("households of the half that goes on"), _("households of the new half")),
        ):
            whole = getattr(area, key)
            for name, text in ((key, label), (f"new_{key}", new_label)):
                field = self.fields[name] = form_field(Area, names[key], is_new=False)
                field.label, field.help_text = text, "" if whole is None else _share_help(whole)
        self.add_reason()

    def counts(self, prefix: str = "") -> dict[str, int | None]:
        """What the half that goes on counts; with the prefix ``new_`` the new half."""
        return {key: self.cleaned_data[f"{prefix}{key}"] for key in FIGURES}


class MoveForm(GridForm):
    """The area below which another one is to hang."""

    def __init__(self, data: Any = None, *, area: Area, by: Actor) -> None:
        super().__init__(data, area=area, initial={"with_border": True})
        level = area.parent.level if area.parent else ""
        rows = Area.objects.filter(path__startswith=f"{area.path.partition('/')[0]}/", level=level)
        parents = rows.exclude(children=area).defer("geometry")[:MOST_PARENTS]
        choices = [(row.code, f"{row.label} ({row.code})") for row in parents if may_write(by, row.path)]
        self.fields["parent"] = forms.ChoiceField(label=_("move to"), choices=[("", "–"), *choices])
        self.fields["with_border"] = forms.BooleanField(
            label=_("move the border along"),
            required=False,
            help_text=_("Its polygon leaves the area above and joins the other one, so that no gap opens."),
        )
        self.add_reason()


def _share_help(whole: int) -> str:
    return gettext("Of %(whole)s in all. Empty: the rest, or by size where both are empty.") % {"whole": whole}
