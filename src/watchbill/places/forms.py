"""Forms: a ledger entry by its columns, an extract to import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from watchbill.places.cell_values import clean_rows, shown
from watchbill.places.columns import HEAD, TAIL, VISITS, Column, columns_of
from watchbill.places.evidence_files import MOST_BYTES
from watchbill.places.exchange.streets import Streets
from watchbill.places.geometries import GeometryRefused, as_text, read_geometry
from watchbill.places.kinds import EvidenceKind
from watchbill.places.models import Area, Hazard, LedgerEntry
from watchbill.web.drawing import DrawInput

MOST_ROWS = 200


class TableInput(forms.Widget):
    """The rows of a child table as inputs, with one empty row to begin with; a script adds more."""

    template_name = "places/table_input.html"

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.columns = columns

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Rows with their inputs, the last one empty, and an empty one to copy."""
        context = super().get_context(name, value, attrs)
        rows = [row for row in value or [] if isinstance(row, dict)]
        context["widget"] |= {
            "columns": self.columns,
            "rows": [self._row(name, number, row) for number, row in enumerate([*rows, {}])],
            "empty": self._row(name, "__n__", {}),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:  # noqa: ARG002
        """The rows that hold something."""
        numbers = sorted(
            {
                int(number)
                for key in data
                if key.startswith(f"{name}-") and (number := key[len(name) + 1 :].partition("-")[0]).isdigit()
            }
        )
        rows = [
            {column.key: data.get(f"{name}-{number}-{column.key}", "").strip() for column in self.columns}
            for number in numbers[:MOST_ROWS]
        ]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002
        """A table without rows sends nothing, which is an empty table."""
        return f"{name}-rows" not in data

    def _row(self, name: str, number: int | str, row: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                "column": column,
                "name": f"{name}-{number}-{column.key}",
                "value": row.get(column.key, ""),
                "text": shown(column, row.get(column.key)) if column.kind == "choice" else row.get(column.key, ""),
            }
            for column in self.columns
        ]


class TableRows(forms.Field):
    """The rows of a child table, checked cell by cell."""

    def __init__(self, columns: tuple[Column, ...], **options: Any) -> None:
        super().__init__(required=False, widget=TableInput(columns), **options)
        self.columns = columns

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Checked rows; raises ``ValidationError`` that names row and column."""
        rows, problems = clean_rows(self.columns, value or [])
        if problems:
            raise forms.ValidationError(problems)
        return rows


class GeometryText(forms.CharField):
    """A geometry as coordinates or GeoJSON."""

    def __init__(self, shapes: tuple[str, ...], **options: Any) -> None:
        super().__init__(widget=DrawInput(shapes), **options)
        self.shapes = shapes

    def show_on(self, district: str, around: str = "") -> None:
        """Draw on the map of a district, named by its code, along what an address sends, else along the villages."""
        self.widget.base = reverse("places:map_base", args=[district])
        self.widget.around = around or reverse("places:map_areas", args=[district])

    def prepare_value(self, value: Any) -> Any:
        """GeoJSON as the form shows it."""
        return as_text(value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        """GeoJSON in WGS 84; raises ``ValidationError``."""
        text = super().clean(value)
        try:
            return read_geometry(text, self.shapes) if text else None
        except GeometryRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class EntryForm(forms.Form):
    """The columns of a ledger as a form, with the version that it was opened on and the reason for the change."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        model: type[LedgerEntry],
        data: Any = None,
        *,
        entry: LedgerEntry | None = None,
        district: Area | None = None,
        initial: Any = None,
    ) -> None:
        stored = {} if entry is None else entry.values() | {"version": entry.version}
        values = {**stored, **(initial or {})}
        super().__init__(data, initial=values)
        self.model, self.entry, self.district = model, entry, entry.district if entry else district
        for column in columns_of(model):
            if column.key in model.by_step:
                continue
            field = self.fields[column.key] = form_field(model, column, is_new=entry is None)
            if isinstance(field, GeometryText) and self.district is not None:
                field.show_on(self.district.code)
        self.fields["reason"] = forms.CharField(
            label=_("Why"), max_length=300, required=False, help_text=_("Stands in the history.")
        )

    def clean(self) -> dict[str, Any]:
        """Find the place on the street network where no geometry is given."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("geometry") or "geometry" in self.errors:
            return cleaned
        street = cleaned.get("street")
        if not street or self.district is None:
            self.add_error("geometry", _("Give a geometry here, or a street of the map."))
            return cleaned
        try:
            cleaned["geometry"] = Streets(self.district).point(street)
        except GeometryRefused as refusal:
            self.add_error("street", str(refusal))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The columns that differ from what the form was opened with."""
        before = self.initial
        return {
            column.key: self.cleaned_data[column.key]
            for column in columns_of(self.model)
            if column.key in self.cleaned_data and _differs(self.cleaned_data[column.key], before.get(column.key))
        }

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in groups: who answers for it, what it is, visits, measures, where it lies, child tables."""
        columns = columns_of(self.model)
        tables = [column.key for column in columns if column.kind == "table"]
        own = [column.key for column in columns if column.key not in {*HEAD, *TAIL, *VISITS} and column.kind != "table"]
        groups = (
            (_("Who answers for it"), HEAD),
            (_("What it is"), own),
            (_("Patrol visits"), [key for key in VISITS if key in self.fields and key not in tables]),
            (_("Measures and state"), [key for key in TAIL if key not in {"street", "geometry", *tables}]),
            (_("Where it lies"), ["geometry", "street"]),
            *((column.label, [column.key]) for column in columns if column.kind == "table"),
        )
        return [(title, [self[key] for key in keys if key in self.fields]) for title, keys in groups if keys]


def form_field(model: type[LedgerEntry] | type[Area], column: Column, *, is_new: bool) -> forms.Field:
    """The form field of a column."""
    required = column.required and not (column.key == "code" and is_new)
    options: dict[str, Any] = {"label": column.label, "help_text": column.help, "required": required}
    if column.kind == "table":
        return TableRows(column.columns, label=column.label, help_text=column.help)
    if column.kind == "geometry":
        return GeometryText(
            model.shapes,
            label=column.label,
            required=False,  # a street of the map serves as well
            help_text=_("Longitude, latitude; several points with ; between them; or GeoJSON."),
        )
    if column.kind == "choice":
        return forms.ChoiceField(choices=[("", "–"), *column.choices], **options)
    if column.kind == "whole":
        return forms.IntegerField(min_value=int(column.low), max_value=int(column.high), **options)
    if column.kind == "decimal":
        return forms.FloatField(min_value=column.low, max_value=column.high, **options)
    if column.kind == "date":
        return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)
    if column.kind == "yes_no":
        return forms.NullBooleanField(**options)
    widget = forms.Textarea(attrs={"rows": 2}) if column.is_long else forms.TextInput()
    return forms.CharField(max_length=column.longest, widget=widget, **options)


def _differs(value: Any, before: Any) -> bool:
    return value != before and not (value in (None, "", []) and before in (None, "", []))


class LedgerFileForm(forms.Form):
    """A file to import into a ledger."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx), CSV or GeoJSON of at most 20 MB, with headings in English or Chinese."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.geojson,.json"}),
    )


class ExtractForm(forms.Form):
    """An OpenStreetMap extract to import."""

    file = forms.FileField(
        label=_("OpenStreetMap extract"),
        help_text=_("A file that ends in .osm.pbf, .osm.gz or .osm; a city, not a country."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pbf,.gz,.osm,.bz2"}),
    )


class EvidenceForm(forms.Form):
    """A photo or document of a hazard."""

    file = forms.FileField(
        label=_("Photo or PDF"),
        help_text=_("JPEG, PNG, WebP or PDF, at most 10 MB. Photos lose place, time and camera."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    what = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        help_text=_("Places and things alone; recognisable people do not belong in it."),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(mb)s MB."), params={"mb": MOST_BYTES // 1024**2})
        return file


class StepForm(forms.Form):
    """What a step of a hazard's way asks for."""


def step_form(step: str, hazard: Hazard, data: Any = None) -> StepForm:
    """The form of a step; its fields are the arguments of the action."""
    form = StepForm(data, prefix=step, initial={
        "unit": hazard.responsible_unit, "post": "" if step == "verify" else hazard.responsible_post,
        "due_date": hazard.due_date,
    })  # fmt: skip
    reason = forms.CharField(label=_("Why"), max_length=300, required=step in {"send_back", "reopen"})
    day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    fields: dict[str, dict[str, forms.Field]] = {
        "assign": {
            "unit": forms.CharField(label=_("responsible unit"), max_length=200),
            "post": forms.CharField(label=_("responsible post"), max_length=200),
            "due_date": forms.DateField(label=_("due on"), widget=day),
            "reason": reason,
        },
        "rectify": {
            "note": forms.CharField(label=_("What was done"), max_length=300),
            "kind": forms.ChoiceField(label=_("Evidence"), choices=EvidenceKind.choices),
            "what": forms.CharField(
                label=_("What it shows"),
                max_length=200,
                help_text=_("Places and things alone; recognisable people do not belong in it."),
            ),
            "reference": forms.CharField(
                label=_("reference"), max_length=200, required=False, help_text=_("Number or place of the file.")
            ),
        },
        "verify": {
            "post": forms.CharField(
                label=_("verified by (post)"), max_length=200, help_text=_("Another post than the responsible one.")
            ),
            "reason": reason,
        },
    }
    form.fields.update(fields.get(step, {"reason": reason}))
    return form
