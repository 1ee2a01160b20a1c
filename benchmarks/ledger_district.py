"""A synthetic district for the benchmark of ledgers: its grid, and entries in all seven ledgers.

usage: python benchmarks/ledger_district.py --cells 5000 --entries 50000   (in the database that WATCHBILL_DATA and
WATCHBILL_DATABASE name; prints JSON). What is there already is filled up, so that one database grows with the
benchmark. The same arguments give the same district; its dates are counted from the day of the run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import time
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbill.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from ledger_pages import DISTRICT  # noqa: E402

from watchbill.accounts.actions import create_user  # noqa: E402
from watchbill.accounts.models import User  # noqa: E402
from watchbill.places.actions import NewColour, set_colours  # noqa: E402
from watchbill.places.bulk import write_bulk  # noqa: E402
from watchbill.places.enums import HazardState, RiskColour  # noqa: E402
from watchbill.places.models import LEDGERS, VISITED, Area, LedgerEntry  # noqa: E402
from watchbill.places.queries import categories_of  # noqa: E402
from watchbill.places.searching import index  # noqa: E402
from watchbill.places.starting import starting_values  # noqa: E402
from watchbill.places.ties import Grid, write_cells  # noqa: E402

WEST, SOUTH, SIDE = 116.3, 39.9, 0.002
"""The grid's corner and the side of a cell, in degrees (some 200 m)."""
SHARES = {"zone": 8, "facility": 24, "site": 34, "profile": 1, "hazard": 22, "boundary": 6, "route": 5}
"""How many of a hundred entries each ledger has."""
WORDS = {
    "zone": ("Market square", "人民广场"),
    "facility": ("Pumping station", "消防站"),
    "site": ("Canal bridge", "运河大桥"),
    "profile": ("Community profile", "社区台账"),
    "hazard": ("Blocked exit", "消防通道堵塞"),
    "boundary": ("Border junction", "交界路口"),
    "route": ("Way to the arena", "场馆路线"),
}
STREETS = ("Harbour Street", "Mill Lane", "长安路", "北河沿大街", "Station Road", "建设路", "Orchard Way", "东风街")
TODAY = dt.date.today()  # noqa: DTZ011 - what is overdue and out of date follows the clock
BATCH = 2_500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=5_000)
    parser.add_argument("--entries", type=int, required=True)
    chosen = parser.parse_args()
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    began = time.perf_counter()
    district = Area.objects.filter(code=DISTRICT).first() or _grid(chosen.cells)
    there = sum(model.objects.count() for model in LEDGERS.values())
    grid = Grid.of(district)
    for first in range(there, chosen.entries, BATCH):
        with transaction.atomic():
            _write(district, grid, range(first, min(first + BATCH, chosen.entries)))
    if not there:
        _colours(district)
    if not User.objects.filter(username="bench").exists():
        password = os.environ["WATCHBILL_BENCH_PASSWORD"]
        create_user(by=None, username="bench", password=password, role="planner", area_code=DISTRICT)
    if connection.vendor == "postgresql":  # as its own housekeeping does within minutes
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    counts = {name: model.objects.count() for name, model in LEDGERS.items()}
    print(json.dumps({
        "seconds": round(time.perf_counter() - began, 1), "areas": Area.objects.count(),
        "entries": sum(counts.values()), "ledgers": counts,
    }))  # fmt: skip


def _grid(cells: int) -> Area:
    """District, ten townships, a hundred villages in columns, sections, cells: each a rectangle of the grid."""
    across = 100
    down = cells // across
    areas: list[tuple[str, str, str, str, tuple[int, int, int, int]]] = [
        (DISTRICT, "district", "", "Bench district", (0, 0, across, down))
    ]
    for town in range(10):
        at = f"BENCH-T{town + 1:02d}"
        areas.append((at, "township", DISTRICT, f"Township {town + 1}", (10 * town, 0, 10 * town + 10, down)))
    for column in range(across):
        town, village = f"BENCH-T{column // 10 + 1:02d}", f"BENCH-V{column + 1:03d}"
        areas.append((village, "village", town, f"Village {column + 1}", (column, 0, column + 1, down)))
        for low in range(0, down, 10):
            section, high = f"{village}-S{low // 10 + 1:02d}", min(low + 10, down)
            areas.append((section, "section", village, f"Section {low // 10 + 1}", (column, low, column + 1, high)))
            for row in range(low, high):
                square = (column, row, column + 1, row + 1)
                areas.append((f"{section}-C{row + 1:03d}", "cell", section, f"Cell {row + 1}", square))
    rows: dict[str, Area] = {}
    for level in ("district", "township", "village", "section", "cell"):
        fresh = []
        for code, kind, parent, name, square in areas:
            if kind == level:
                above = rows.get(parent)
                path = f"{above.path if above else ''}{code}/"
                area = Area(code=code, name=name, name_zh=f"{name} 片区", level=level, parent=above, path=path)
                area.geometry, (area.lon, area.lat) = _box(*square), _at((square[0] + square[2]) / 2, square[1] + 0.5)
                area.set_edges()
                rows[code] = area
                fresh.append(area)
        Area.objects.bulk_create(fresh, batch_size=500)
        index(fresh)
    return rows[DISTRICT]


def _write(district: Area, grid: Grid, numbers: range) -> None:
    cycle = [name for name, share in SHARES.items() for _ in range(share)]
    random.Random(1).shuffle(cycle)
    made: dict[str, list[LedgerEntry]] = {name: [] for name in LEDGERS}
    for number in numbers:
        made[cycle[number % len(cycle)]].append(entry(district, cycle[number % len(cycle)], number))
    for name, rows in made.items():
        cells = grid.tie(rows)
        write_bulk(LEDGERS[name], rows, [], columns=[], by=None, reason="benchmark")
        write_cells(LEDGERS[name], zip(rows, cells, strict=True), fresh=True)


def entry(district: Area, ledger: str, number: int, *, stem: str = "BENCH") -> LedgerEntry:
    """One entry, the same for the same number."""
    draw = random.Random(number)
    model = LEDGERS[ledger]
    values = scalar_values(ledger, number)
    row = model(district=district, code=f"{stem}-{number:06d}", **starting_values(model, values) | values)
    row.geometry = _geometry(ledger, draw, top=(district.north - SOUTH) / SIDE)
    row.equipment = [{"kind": "camera", "number": 1 + number % 6, "state": "works", "checked_date": "2027-04-12"}]
    for key, value in _below(ledger, number).items():
        setattr(row, key, value)
    return row


def scalar_values(ledger: str, number: int) -> dict[str, Any]:
    """What stands in the cells of one sheet, geometry and code apart."""
    draw = random.Random(number)
    street, word = STREETS[number % len(STREETS)], WORDS[ledger][number % 2]
    codes = [code for code, _label in categories_of(ledger)]
    values: dict[str, Any] = {
        "name": f"{word} {number}, {street}" if number % 2 == 0 else f"{street}{word}{number}号",
        "category": codes[number // 7 % len(codes)],
        "responsible_unit": f"Works unit {number % 40}",
        "responsible_post": "" if number % 9 == 4 else "Duty engineer",
        "responsible_contact": f"radio {number % 90 + 10}",
        "measures": "Daily walk round; gates locked after closing." if number % 5 else "",
        "colour": draw.choices(RiskColour.values, (2, 6, 22, 70))[0],
        "checked_date": None if number % 11 == 3 else TODAY - dt.timedelta(days=number % 140),
        "note": "每日巡查" if number % 3 else "",
    }
    if ledger == "facility":
        values |= {"capacity": number % 900, "guard_strength": number % 14, "guards_per_shift": number % 4}
    elif ledger == "site":
        values |= {"line_name": f"Line {number % 12}", "incidents": number % 5}
    elif ledger == "zone":
        values |= {"holding_capacity": 100 * (number % 80), "patrolled": "On foot, in pairs"}
    elif ledger == "profile":
        values |= {"area_km2": 0.5 + number % 9, "population": 1_000 + number % 7_000, "households": number % 2_000}
    elif ledger == "hazard":
        verified = number % 5 != 0
        values |= {
            "severity": ("minor", "considerable", "major")[number % 3],
            "state": HazardState.VERIFIED if verified else HazardState.ASSIGNED,
            "found_date": TODAY - dt.timedelta(days=number % 60),
            "due_date": TODAY + dt.timedelta(days=number % 30 - 10),
        }
    elif ledger == "boundary":
        values |= {"neighbour": f"District {number % 4}", "road": street}
    elif ledger == "route":
        values |= {"start": "Station", "end": "Arena", "travellers": "Teams"}
    return values


def _below(ledger: str, number: int) -> dict[str, list[dict[str, Any]]]:
    """Rows of child tables."""
    hours = {"days": "daily", "from": "06:00", "until": "22:00"}
    post = [{"name": "North gate", "force": "volunteer", "people": 1 + number % 3, **hours}]
    tables: dict[str, dict[str, list[dict[str, Any]]]] = {
        "zone": {"busy_hours": [hours], "fixed_posts": post},
        "facility": {"protected_parts": [{"name": "Control room", "grade": "1"}], "fixed_posts": post},
        "site": {"fixed_posts": post},
        "profile": {"housing": [{"kind": "gated", "buildings": number % 30, "households": number % 900}]},
        "hazard": {"evidence": [{"date": "2027-05-02", "kind": "photo", "what": "blocked door"}]},
    }
    return tables.get(ledger, {}) if number % 3 else {}


def _geometry(ledger: str, draw: random.Random, *, top: float) -> dict[str, Any]:
    x, y = draw.uniform(0.5, 97), draw.uniform(0, 0.95 * top)
    if ledger == "zone":
        return _box(x, y, x + draw.uniform(0.3, 1.5), y + draw.uniform(0.3, 1.5))
    if ledger == "route":
        return {"type": "LineString", "coordinates": [_at(x + step, y + 0.3 * step) for step in range(3)]}
    return {"type": "Point", "coordinates": list(_at(x, y))}


def _colours(district: Area) -> None:
    """Colours that were set in the last two weeks."""
    for back in range(14):
        wanted = list(_set_on(back))
        if wanted:
            set_colours(by=None, district=district, date=TODAY - dt.timedelta(days=back), colours=wanted)


def _set_on(back: int) -> Iterator[NewColour]:
    for ledger, model in VISITED.items():
        codes = model.objects.order_by("code").values_list("code", flat=True)[back : 20 * 14 : 14]
        for number, code in enumerate(codes):
            colour = RiskColour.values[number % 4]
            yield NewColour(ledger, code, colour, "after the walk round", colour, "")


def _at(x: float, y: float) -> tuple[float, float]:
    return round(WEST + x * SIDE, 7), round(SOUTH + y * SIDE, 7)


def _box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[list(_at(*corner)) for corner in corners]]}


if __name__ == "__main__":
    main()
