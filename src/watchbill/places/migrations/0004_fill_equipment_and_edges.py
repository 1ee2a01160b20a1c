"""Equipment that was a text becomes a row of its child table; areas get their edges."""

from typing import Any

import shapely
from django.db import migrations
from shapely.geometry import shape

LEDGERS = ("Zone", "Facility", "Site", "HistoricalZone", "HistoricalFacility", "HistoricalSite")


def fill(apps: Any, _schema_editor: Any) -> None:
    for name in LEDGERS:
        model = apps.get_model("places", name)
        for row in model._base_manager.exclude(equipment_text="").only("pk", "equipment_text").iterator():
            row.equipment = [{"kind": "other", "state": "unknown", "note": row.equipment_text[:300]}]
            row.save(update_fields=["equipment"])
    area_model = apps.get_model("places", "Area")
    areas = list(area_model.objects.only("pk", "geometry"))
    for area in areas:
        area.west, area.south, area.east, area.north = shapely.bounds(shape(area.geometry)).tolist()
    area_model.objects.bulk_update(areas, ["west", "south", "east", "north"], batch_size=200)


def keep(_apps: Any, _schema_editor: Any) -> None:
    """Nothing to undo: the old column is still there."""


class Migration(migrations.Migration):
    dependencies = [("places", "0003_seven_ledgers")]

    operations = [migrations.RunPython(fill, keep)]
