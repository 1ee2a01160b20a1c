"""Small synthetic operations on a plane, for tests and benchmarks: the same seed gives the same problem."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date

import msgspec

from watchbill.planning.levels import default_rules, minima_of
from watchbill.planning.problem import (
    Area,
    AreaLevel,
    Demand,
    Force,
    Level,
    Matrix,
    Mode,
    Operation,
    Place,
    Problem,
    Shift,
    Stop,
    Strength,
    Team,
)

SHIFTS = (
    Shift(code="early", start_s=6 * 3600, end_s=14 * 3600),
    Shift(code="middle", start_s=14 * 3600, end_s=22 * 3600),
    Shift(code="night", start_s=22 * 3600, end_s=30 * 3600, night=True),
)
FORCES = (
    Force(code="police_patrol", name="Police patrol", shifts=("early", "middle", "night"), patrols=True),
    Force(code="patrol_team", name="Patrol teams", shifts=("early", "middle", "night"), patrols=True, rotates=True),
    Force(code="volunteer", name="Volunteers", shifts=("early", "middle"), patrols=False),
    Force(code="support", name="Department support", shifts=("early",), patrols=False),
)
SPEED_M_S: dict[Mode, float] = {"foot": 1.25, "bicycle": 3.5}
VILLAGE_M = 800.0
"""Width of a village in metres."""
WHOLE_VILLAGES = 16
"""Above this, each village has matrices of its own."""
_SECONDS = tuple(range(20_000))
"""Whole numbers of which each is there once, however many legs last so long: a city has millions of them."""
DETOUR = 1.3
"""Streets are longer than the crow's flight by this factor."""


def sample_problem(
    villages: int = 2,
    stops_per_village: int = 4,
    teams_per_village: int = 4,
    days: int = 2,
    seed: int = 1,
    level: Level = "enhanced",
) -> Problem:
    """Return an operation of square villages in rows, four to a township.

    Each village has ``teams_per_village`` patrol teams on foot that rotate, one police patrol by bicycle and three
    squads of volunteers; each township two teams of department support. Stops want one to three visits in a shift,
    one more at night.
    """
    chance = random.Random(seed)
    columns = max(1, math.isqrt(villages))
    areas = _areas(villages, columns)
    codes = [area.code for area in areas if area.kind == "village"]
    points: list[tuple[float, float]] = []
    stops: list[Stop] = []
    for position, village in enumerate(codes):
        corner = (position % columns * VILLAGE_M, position // columns * VILLAGE_M)
        points.append((corner[0] + VILLAGE_M / 2, corner[1] + VILLAGE_M / 2))
        for number in range(stops_per_village):
            stops.append(_stop(village, number, len(points), chance))
            points.append((corner[0] + chance.random() * VILLAGE_M, corner[1] + chance.random() * VILLAGE_M))
    bases = {village: position * (stops_per_village + 1) for position, village in enumerate(codes)}
    teams = _teams(areas, bases, teams_per_village, chance)
    area_levels = tuple(AreaLevel(area="D", day=day, level=level) for day in range(days))
    rules = default_rules(tuple(force.code for force in FORCES))
    cycle = ("early", "middle", "night", "")
    bare = Problem(
        operation=Operation(
            code="sample", name="Sample", time_zone="UTC", start_date=date(2026, 5, 1).isoformat(), days=days
        ),
        shifts=SHIFTS,
        cycle=cycle,
        forces=FORCES,
        level_rules=rules,
        areas=areas,
        area_levels=area_levels,
        minima=(),
        strengths=_strengths(areas, teams),
        places=tuple(
            Place(name=f"Point {number}", lon=round(x / 111_320, 6), lat=round(y / 111_320, 6))
            for number, (x, y) in enumerate(points)
        ),
        matrices=_matrices(areas, points, stops_per_village + 1),
        stops=tuple(stops),
        demands=_demands(stops, days),
        teams=teams,
    )
    return msgspec.structs.replace(bare, minima=minima_of(bare, area_levels))


def _areas(villages: int, columns: int) -> tuple[Area, ...]:
    def neighbours(position: int) -> tuple[str, ...]:
        row, column = divmod(position, columns)
        around = [(row - 1, column), (row, column - 1), (row, column + 1), (row + 1, column)]
        inside = [r * columns + c for r, c in around if r >= 0 and 0 <= c < columns and r * columns + c < villages]
        return tuple(f"V{number + 1}" for number in inside)

    townships = [
        Area(code=f"T{number + 1}", name=f"Township {number + 1}", kind="township", parent="D")
        for number in range(math.ceil(villages / 4))
    ]
    return (
        Area(code="D", name="District", kind="district"),
        *townships,
        *(
            Area(
                code=f"V{position + 1}",
                name=f"Village {position + 1}",
                kind="village",
                parent=f"T{position // 4 + 1}",
                neighbours=neighbours(position),
            )
            for position in range(villages)
        ),
    )


def _stop(village: str, number: int, place: int, chance: random.Random) -> Stop:
    code = f"{village}-S{number + 1}"
    return Stop(
        code=code,
        name=f"Stop {code}",
        ledger=chance.choice(("zone", "facility", "site")),
        category="sample",
        area=village,
        place=place,
        priority=chance.randint(1, 5),
    )


def _teams(
    areas: tuple[Area, ...], bases: dict[str, int], teams_per_village: int, chance: random.Random
) -> tuple[Team, ...]:
    teams: list[Team] = []
    for area in areas:
        if area.kind == "village":
            reach = (area.code, *area.neighbours)
            kinds = [("patrol_team", chance.randint(3, 5)) for _ in range(teams_per_village)]
            kinds += [("police_patrol", 2)] + [("volunteer", 4)] * 3
            base = bases[area.code]
        elif area.kind == "township":
            reach = ()
            kinds = [("support", 3)] * 2
            base = bases[next(village.code for village in areas if village.parent == area.code)]
        else:
            continue
        for number, (force, strength) in enumerate(kinds):
            teams.append(
                Team(
                    code=f"{area.code}-{number + 1}",
                    name=f"{area.name} {number + 1}",
                    force=force,
                    area=area.code,
                    strength=strength,
                    mode="bicycle" if force == "police_patrol" else "foot",
                    base=base,
                    reach=reach if force in {"patrol_team", "police_patrol"} else (),
                )
            )
    return tuple(teams)


def _strengths(areas: tuple[Area, ...], teams: tuple[Team, ...]) -> tuple[Strength, ...]:
    """What the levels are shares of: people of the teams, and a baseline of support in each township."""
    available: dict[tuple[str, str], int] = {}
    for team in teams:
        if team.force in {"police_patrol", "volunteer"}:
            available[team.area, team.force] = available.get((team.area, team.force), 0) + team.strength
    return (
        *(Strength(area=area, force=force, available=people) for (area, force), people in available.items()),
        *(Strength(area=area.code, force="support", baseline=3) for area in areas if area.kind == "township"),
    )


def _matrices(areas: tuple[Area, ...], points: list[tuple[float, float]], per_village: int) -> tuple[Matrix, ...]:
    """One matrix of all places per mode; in a larger operation one per mode and village with its neighbours."""
    villages = [area for area in areas if area.kind == "village"]
    if len(villages) <= WHOLE_VILLAGES:
        return tuple(_matrix(mode, range(len(points)), points, whole=True) for mode in SPEED_M_S)
    position = {village.code: number for number, village in enumerate(villages)}
    blocks = [
        [
            position[code] * per_village + place
            for code in (village.code, *village.neighbours)
            for place in range(per_village)
        ]
        for village in villages
    ]
    return tuple(_matrix(mode, block, points, whole=False) for mode in SPEED_M_S for block in blocks)


def _matrix(mode: Mode, places: Sequence[int], points: list[tuple[float, float]], *, whole: bool) -> Matrix:
    here = [points[place] for place in places]
    factor = DETOUR / SPEED_M_S[mode]
    return Matrix(
        mode=mode,
        places=() if whole else tuple(places),
        seconds=tuple(tuple(_SECONDS[round(math.hypot(x - u, y - v) * factor)] for u, v in here) for x, y in here),
    )


def _demands(stops: list[Stop], days: int) -> tuple[Demand, ...]:
    demands = []
    for day in range(days):
        for shift in SHIFTS:
            for stop in stops:
                visits = max(2, 4 - stop.priority) + shift.night
                demands.append(
                    Demand(
                        stop=stop.code,
                        day=day,
                        shift=shift.code,
                        visits=visits,
                        teams=2,
                        dwell_s=300,
                        min_gap_s=900,
                        max_gap_s=shift.length_s * 8 // (5 * (visits + 1)),
                    )
                )
    return tuple(demands)
