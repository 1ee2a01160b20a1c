"""Import of one workbook into a ledger: by Watchbill, and by django-import-export in its several ways.

usage: python benchmarks/ledger_import.py --rows 20000 --way watchbill   (in the database that ledger_district.py
filled; prints JSON and takes the rows out again)

Every way reads the same file, whose headings both understand. Watchbill checks each cell, finds the cells of the grid
for each entry, and writes entries, versions, ties, search rows and an audit row. django-import-export writes entries,
and versions where its way says so; *row by row* as it does by itself, in which saves do what a save of our models
does beside the version (the guard against identity numbers, the search row); *swift*, without the comparison of each
row before and after that it makes by itself; or *bare*, without guard and search row.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbill.config.settings")
django.setup()

import tablib  # noqa: E402
import xlsxwriter  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models.signals import post_save, pre_save  # noqa: E402
from import_export import fields, resources, widgets  # noqa: E402
from import_export.instance_loaders import CachedInstanceLoader  # noqa: E402
from ledger_district import DISTRICT, entry, scalar_values  # noqa: E402

from watchbill.accounts.models import User  # noqa: E402
from watchbill.places.actions import import_file  # noqa: E402
from watchbill.places.exchange.comparing import compare  # noqa: E402
from watchbill.places.exchange.files import read_file  # noqa: E402
from watchbill.places.models import Area, Facility, SearchRow  # noqa: E402

STEM = "IMPORT"
HISTORY: Any = Facility.history  # type: ignore[attr-defined]


class Rows(resources.ModelResource):
    """The sheet's columns as a resource of django-import-export; the geometry as JSON, point and district from it."""

    measures = fields.Field("measures", "measures", widgets.CharWidget())
    note = fields.Field("note", "note", widgets.CharWidget())
    geometry = fields.Field("geometry", "geometry", widgets.JSONWidget())

    class Meta:
        model = Facility
        fields = ("code", *scalar_values("facility", 0), "geometry")
        import_id_fields = ("code",)

    def before_import(self, dataset: Any, **options: Any) -> None:
        self.district = Area.objects.get(code=DISTRICT)
        super().before_import(dataset, **options)

    def before_save_instance(self, instance: Any, row: Any, **options: Any) -> None:
        instance.district = self.district
        instance.lon, instance.lat = instance.geometry["coordinates"]
        super().before_save_instance(instance, row, **options)


class SwiftRows(Rows):
    """The same for somebody who wants no comparison back and has all codes looked up at once."""

    class Meta(Rows.Meta):
        skip_diff = True
        instance_loader_class = CachedInstanceLoader


class BulkRows(Rows):
    """The same in the library's bulk mode."""

    class Meta(Rows.Meta):
        use_bulk = True
        batch_size = 1_000


class BulkRowsWithHistory(BulkRows):
    """The bulk mode with a version of every new row, written in bulk too."""

    def bulk_create(self, *arguments: Any, **options: Any) -> None:
        made = list(self.create_instances)
        super().bulk_create(*arguments, **options)
        HISTORY.bulk_history_create(made, batch_size=1_000, default_change_reason="import")


def workbook(rows: int) -> bytes:
    """A workbook of new facilities."""
    district = Area.objects.get(code=DISTRICT)
    buffer = io.BytesIO()
    keys = Rows.Meta.fields
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Facilities")
        sheet.write_row(0, 0, keys)
        for number in range(1, rows + 1):
            made = entry(district, "facility", number, stem=STEM)
            values = [getattr(made, key) for key in keys[:-1]]
            cells = [value if isinstance(value, int | str | None) else value.isoformat() for value in values]
            sheet.write_row(number, 0, [*cells, json.dumps(made.geometry)])
    return buffer.getvalue()


def by_watchbill(content: bytes) -> None:
    by = User.objects.get(username="bench")
    district = Area.objects.get(code=DISTRICT)
    import_file(by=by, ledger="facility", district=district, name="rows.xlsx", content=content)


def preview(content: bytes) -> None:
    """What the page does before it asks: the file compared with the ledger."""
    by = User.objects.get(username="bench")
    compare(read_file("rows.xlsx", content, Facility), Facility, district=Area.objects.get(code=DISTRICT), by=by)


def by_resource(resource: type[Rows]) -> Callable[[bytes], None]:
    def run(content: bytes) -> None:
        dataset = tablib.Dataset().load(io.BytesIO(content), format="xlsx")
        with transaction.atomic():
            resource().import_data(dataset, raise_errors=True)

    return run


def bare(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Without what a save of our models does beside the version."""

    def without(content: bytes) -> None:
        pre_save.disconnect(dispatch_uid="watchbill.scope")
        post_save.disconnect(dispatch_uid="watchbill.search.facility", sender=Facility)
        run(content)

    return without


def without_history(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
    def without(content: bytes) -> None:
        from django.conf import settings

        settings.SIMPLE_HISTORY_ENABLED = False
        run(content)

    return without


WAYS: dict[str, Callable[[bytes], None]] = {
    "watchbill": by_watchbill,
    "watchbill, preview": preview,
    "row by row": by_resource(Rows),
    "row by row, swift": by_resource(SwiftRows),
    "row by row, bare": bare(by_resource(Rows)),
    "row by row, bare, no history": bare(without_history(by_resource(Rows))),
    "bulk with history": by_resource(BulkRowsWithHistory),
    "bulk, no history": by_resource(BulkRows),
}


def counts() -> dict[str, int]:
    return {
        "written": Facility.everything.filter(code__startswith=f"{STEM}-").count(),
        "versions": HISTORY.filter(code__startswith=f"{STEM}-").count(),
        "ties": Facility.cells.through._default_manager.filter(facility__code__startswith=f"{STEM}-").count(),
        "search_rows": SearchRow.objects.filter(kind="facility", code__startswith=f"{STEM.lower()}-").count(),
    }


def clear() -> None:
    """Take the rows out again, as fast as the database can."""
    made = Facility.everything.filter(code__startswith=f"{STEM}-")
    SearchRow.objects.filter(kind="facility", code__startswith=f"{STEM.lower()}-").delete()
    Facility.cells.through._default_manager.filter(facility__code__startswith=f"{STEM}-").delete()
    HISTORY.filter(code__startswith=f"{STEM}-").delete()
    made._raw_delete(made.db)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--way", choices=WAYS, required=True)
    chosen = parser.parse_args()
    clear()
    content = workbook(chosen.rows)
    began, began_cpu = time.perf_counter(), time.process_time()
    WAYS[chosen.way](content)
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    print(json.dumps({"rows": chosen.rows, "seconds": seconds, "cpu_s": cpu, **counts()}))
    clear()


if __name__ == "__main__":
    main()
