"""Commands that work on the database. Importing this package sets Django up, before any of its models are used."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbill.config.settings")
django.setup()
