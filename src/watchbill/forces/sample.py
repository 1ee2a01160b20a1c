"""Plausible forces for a district, so that a newcomer is not stopped by an empty list.

Patrol teams follow the work of their village: visits with the way between them against what a team can do in a
shift, times four crews, so that each shift has enough of them on duty. Members have call signs, never names, and
guards are named after their facility's code.
"""

from __future__ import annotations

import math
import random
import string
from collections import Counter
from dataclasses import dataclass, replace

from watchbill.documents.workbooks.forces import ForcesImport, MemberRow, StrengthRow, TeamRow
from watchbill.forces.enums import Force, Mode
from watchbill.places.enums import AreaLevel, FacilityCategory
from watchbill.places.models import VISITED, Area, Facility, VisitedEntry

CREWS = 4
SHIFT_WORK_MIN = 300
"""Minutes of visits and ways that a patrol team manages in a shift, with room for a quiet plan."""
WAY_MIN = 5
"""Minutes of way that a visit costs on average."""
BASE_CATEGORIES = ("emergency_service", "government", "school", "post", "hotel")
GUARDED = (FacilityCategory.STADIUM, FacilityCategory.HOSPITAL, FacilityCategory.POWER)
MOST_GUARDED = 3


@dataclass(frozen=True)
class _Base:
    name: str
    lon: float
    lat: float


def make_sample_forces(district: Area, *, seed: int = 1) -> ForcesImport:
    """Make forces for all townships and villages of a district; the same seed gives the same forces."""
    chance = random.Random(seed)
    villages = list(
        Area.objects.filter(path__startswith=district.path, level=AreaLevel.VILLAGE).select_related("parent")
    )
    entries = _entries(district)
    teams: list[TeamRow] = []
    for village in villages:
        inside = [entry for entry in entries if entry.village_id == village.pk]
        base = _base(village, inside)
        teams += _patrol_teams(village, inside, base, chance)
        teams += _volunteers(village, inside, base)
    for above in _above(villages):
        below = [village for village in villages if village.parent_id == above.pk]
        inside = [entry for entry in entries if entry.village_id in {village.pk for village in below}]
        base = _base(above, inside)
        teams += _police(above, len(below), base, chance)
        teams += _support(above, len(below), base)
    teams += _guards(entries)
    teams = [replace(team, contact=f"radio {100 + number}") for number, team in enumerate(teams)]
    members = tuple(member for team in teams for member in _members(team))
    strengths = _strengths(teams)
    return ForcesImport(tuple(teams), members, strengths, (), len(teams) + len(members) + len(strengths))


def _entries(district: Area) -> list[VisitedEntry]:
    return [
        entry
        for model in VISITED.values()
        for entry in model._default_manager.filter(district=district).defer("geometry").select_related("village")
    ]


def _above(villages: list[Area]) -> list[Area]:
    parents = {village.parent.pk: village.parent for village in villages if village.parent}
    return sorted(parents.values(), key=lambda area: area.path)


def _base(area: Area, entries: list[VisitedEntry]) -> _Base:
    """A public building near the middle of the area, else any entry, else the middle itself."""
    if not entries:
        return _Base(area.name, area.lon, area.lat)

    def rank(entry: VisitedEntry) -> tuple[int, float]:
        known = entry.category in BASE_CATEGORIES
        kind = BASE_CATEGORIES.index(entry.category) if known else len(BASE_CATEGORIES)
        return kind, (entry.lon - area.lon) ** 2 + 4 * (entry.lat - area.lat) ** 2

    best = min(entries, key=rank)
    return _Base(best.name, best.lon, best.lat)


def _patrol_teams(village: Area, entries: list[VisitedEntry], base: _Base, chance: random.Random) -> list[TeamRow]:
    visits = ((max(entry.visits_day, entry.visits_night + 1), entry) for entry in entries if entry.visits_night)
    work_min = sum(count * (entry.dwell_min + WAY_MIN) for count, entry in visits)
    least = 2 if sum(1 for entry in entries if entry.visits_night) > 3 else 1
    on_duty = max(least, math.ceil(work_min / SHIFT_WORK_MIN))
    return [
        _team(
            f"{village.code}-PT{number + 1:02d}",
            f"{village.name} {number + 1}",
            Force.PATROL_TEAM,
            village,
            strength=chance.choice((2, 3, 3, 4)),
            mode=Mode.BICYCLE if number // CREWS % 3 == 2 else Mode.FOOT,
            base=base,
            crew=number % CREWS,
            equipment="radio, torch, first-aid kit",
        )
        for number in range(on_duty * CREWS)
    ]


def _volunteers(village: Area, entries: list[VisitedEntry], base: _Base) -> list[TeamRow]:
    squads = 2 * max(1, min(4, math.ceil(len(entries) / 20)))  # even, so that both day shifts get the same
    return [
        _team(
            f"{village.code}-VS{number + 1:02d}",
            f"{village.name} squad {number + 1}",
            Force.VOLUNTEER,
            village,
            strength=4,
            mode=Mode.FOOT,
            base=base,
            equipment="armband, radio",
        )
        for number in range(squads)
    ]


def _police(above: Area, villages: int, base: _Base, chance: random.Random) -> list[TeamRow]:
    modes = (Mode.CAR, Mode.BICYCLE, Mode.FOOT, Mode.BICYCLE)
    return [
        _team(
            f"{above.code}-PP{number + 1:02d}",
            f"Police {_short(above)} {number + 1}",
            Force.POLICE_PATROL,
            above,
            strength=2,
            mode=modes[number % len(modes)],
            base=base,
            equipment=chance.choice(("radio, first-aid kit", "radio, first-aid kit, defibrillator")),
        )
        for number in range(6 * math.ceil(villages / 3))  # sixes: half of them make whole teams in three shifts
    ]


def _support(above: Area, villages: int, base: _Base) -> list[TeamRow]:
    fields = ("urban management", "transport", "market", "health", "culture")
    return [
        _team(
            f"{above.code}-DS{number + 1:02d}",
            f"{fields[number % len(fields)].capitalize()} {_short(above)} {number // len(fields) + 1}",
            Force.SUPPORT,
            above,
            strength=2,
            mode=Mode.FOOT,
            base=base,
        )
        for number in range(max(4, 2 * villages))
    ]


def _guards(entries: list[VisitedEntry]) -> list[TeamRow]:
    """Guards of the largest facilities, named after category and code: a map's free name may be anybody's."""
    big = [entry for entry in entries if isinstance(entry, Facility) and entry.category in GUARDED and entry.village]
    big.sort(key=lambda entry: (GUARDED.index(FacilityCategory(entry.category)), entry.code))
    return [
        _team(
            f"{entry.code}-SG{number + 1:02d}",
            f"{entry.category.capitalize()} {entry.code} guard {number + 1}",
            Force.SITE_GUARD,
            entry.village,
            strength=2,
            mode=Mode.FOOT,
            base=_Base(entry.name, entry.lon, entry.lat),
            crew=number,
            equipment="keys, radio",
        )
        for entry in big[:MOST_GUARDED]
        if entry.village
        for number in range(CREWS)
    ]


def _team(
    code: str,
    name: str,
    force: str,
    home: Area,
    *,
    strength: int,
    mode: str,
    base: _Base,
    crew: int | None = None,
    equipment: str = "",
) -> TeamRow:
    return TeamRow(
        code=code,
        name=name,
        force=str(force),
        home_area=home.code,
        strength=strength,
        mode=str(mode),
        base_name=base.name,
        base_lon=round(base.lon, 6),
        base_lat=round(base.lat, 6),
        crew=crew,
        equipment=equipment,
    )


def _members(team: TeamRow) -> list[MemberRow]:
    """Call signs: the team's name and a letter, the leader first."""
    return [
        MemberRow(team.code, f"{team.name}-{letter}"[:100], "leader" if letter == "A" else "member", team.contact)
        for letter in string.ascii_uppercase[: team.strength]
    ]


def _strengths(teams: list[TeamRow]) -> tuple[StrengthRow, ...]:
    """Strength: all people of the teams; baseline of support: half of them, so that 1.3 times it can be met."""
    people: Counter[tuple[str, str]] = Counter()
    for team in teams:
        people[team.home_area, team.force] += team.strength
    return tuple(
        StrengthRow(area, force, count, count // 2 if force == Force.SUPPORT else 0)
        for (area, force), count in sorted(people.items())
    )


def _short(area: Area) -> str:
    return area.name.split(" – ")[-1]
