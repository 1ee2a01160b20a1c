"""A process that is killed in the middle of an import leaves the ledger as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

KILLED = """
import os, signal, django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)

from small_city import at, small_city
from watchbill.places.actions import import_city, import_file, imports
from watchbill.places.models import Facility
district = import_city(small_city(), by=None).district
print(Facility.objects.count(), flush=True)

def killed(*_args, **_options):
    print(Facility.objects.count(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

imports.write_cells = killed
place = "{} {}".format(*at(100, 100))
rows = "".join(f"W-{number},Waterworks,water supply,{place}\\n" for number in range(1000))
content = ("code,name,category,geometry\\n" + rows).encode()
import_file(by=None, ledger="facility", district=district, name="f.csv", content=content)
"""


@pytest.mark.skipif(os.name != "posix", reason="a system without SIGKILL")
def test_killed_process_leaves_nothing_half_done(tmp_path: Path) -> None:
    tests = Path(__file__).parents[2]
    surroundings = {
        **os.environ,
        "WATCHBILL_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "watchbill.config.settings",
        "PYTHONPATH": str(tests),
    }
    surroundings.pop("WATCHBILL_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-3000:]
    before, inside = map(int, done.stdout.split())
    assert inside == before + 1000
    (file,) = tmp_path.glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as database:
        counts = [
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("places_facility", "places_historicalfacility")
        ]
        (intact,) = database.execute("PRAGMA integrity_check").fetchone()
    assert (counts, intact) == ([before, before], "ok")
