"""The text that became a child table goes."""

from django.db import migrations

MODELS = ("zone", "facility", "site", "historicalzone", "historicalfacility", "historicalsite")


class Migration(migrations.Migration):
    dependencies = [("places", "0004_fill_equipment_and_edges")]

    operations = [migrations.RemoveField(model, "equipment_text") for model in MODELS]
