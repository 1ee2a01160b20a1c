from django.db import migrations, models


class Migration(migrations.Migration):
    """An entry's place on the map is called a street: nothing in a ledger is called an address."""

    dependencies = [("places", "0008_evidence_files")]

    operations = [
        migrations.RenameField(model_name="boundary", old_name="address", new_name="street"),
        migrations.RenameField(model_name="historicalboundary", old_name="address", new_name="street"),
        migrations.RenameField(model_name="facility", old_name="address", new_name="street"),
        migrations.RenameField(model_name="historicalfacility", old_name="address", new_name="street"),
        migrations.RenameField(model_name="hazard", old_name="address", new_name="street"),
        migrations.RenameField(model_name="historicalhazard", old_name="address", new_name="street"),
        migrations.RenameField(model_name="profile", old_name="address", new_name="street"),
        migrations.RenameField(model_name="historicalprofile", old_name="address", new_name="street"),
        migrations.RenameField(model_name="route", old_name="address", new_name="street"),
        migrations.RenameField(model_name="historicalroute", old_name="address", new_name="street"),
        migrations.RenameField(model_name="site", old_name="address", new_name="street"),
        migrations.RenameField(model_name="historicalsite", old_name="address", new_name="street"),
        migrations.RenameField(model_name="zone", old_name="address", new_name="street"),
        migrations.RenameField(model_name="historicalzone", old_name="address", new_name="street"),
        migrations.AlterField(
            model_name="boundary",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="facility",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="hazard",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="historicalboundary",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="historicalfacility",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="historicalhazard",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="historicalprofile",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="historicalroute",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsite",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="historicalzone",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="profile",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="route",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="site",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
        migrations.AlterField(
            model_name="zone",
            name="street",
            field=models.CharField(
                blank=True,
                help_text="A street of the map, or two with a slash for their crossing; without a geometry the place is found there.",
                max_length=200,
                verbose_name="street",
            ),
        ),
    ]
