"""Equipment becomes a child table; what was written as text is kept until it is copied there."""

from django.db import migrations

MODELS = ("zone", "facility", "site", "historicalzone", "historicalfacility", "historicalsite")


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [migrations.RenameField(model, "equipment", "equipment_text") for model in MODELS]
