"""From levels to people: the least number on duty that a level asks for, per area, day, shift and force.

The table of rules is data (``levels.toml``); this module knows only the three bases that a rule may have:

``strength``
    People of the force on duty per day >= ceil(share × available strength of the force in the area / 1000),
    as a minimum over the whole day. A force that may work several shifts has a minimum per shift as well: the
    day's minimum divided by the number of its shifts, rounded down (so at least one person in every shift as
    soon as the day asks for as many people as there are shifts).
``baseline``
    People of the force on duty per day >= ceil(share × daily baseline of the force in the area / 1000).
``cycle``
    People of the teams on duty per day >= ceil(share × people due / 1000). People due: all people of the teams
    whose home is the area, less those of the crews that are off. Where every team's crew is given, that is exact
    for each day. Where the planner chooses crews, it is what remains on the worst day of a balanced deal of the
    teams to the crews (largest team first, always to the crew that keeps the worst day's loss smallest), so that
    a proper roster of the crews always meets it: one team alone 0, two teams the smaller one, four equal teams
    three of them. Only areas that are the home of such teams have this minimum; a township that is a home adds to
    its own teams what its villages give, since their teams count for it too.

An area without a level of its own on a day has that of the nearest area above it. Teams count for an area where
their home is the area itself or lies in it. Days on which a team is away do not lower a minimum: what cannot be
met is a shortfall, not a smaller wish.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from watchbill.planning.problem import Area, AreaLevel, Basis, Force, Level, LevelRule, Minimum, Problem, Shift, Team

LEVELS: tuple[Level, ...] = ("regular", "enhanced", "extraordinary")

KEY_PRIORITY = 2
"""Stops of this priority or a more important one want more visits at raised levels."""
MORE_VISITS: dict[Level, int] = {"regular": 0, "enhanced": 0, "extraordinary": 1}

Figures = Mapping[tuple[str, str], int]
"""People by (area code, force code)."""


@cache
def default_rules(forces: tuple[str, ...] | None = None) -> tuple[LevelRule, ...]:
    """Return the default table of ``levels.toml``, for all its forces or only for those named."""
    table = tomllib.loads(files(__package__).joinpath("levels.toml").read_text(encoding="utf-8"))
    return tuple(
        LevelRule(level=level, force=row["force"], basis=row["basis"], least_permille=row[level])
        for row in table["rule"]
        if forces is None or row["force"] in forces
        for level in LEVELS
    )


def more_visits(level: Level, priority: int) -> int:
    """Return how many visits a shift a stop wants at a level beyond its own figure."""
    return MORE_VISITS[level] if priority <= KEY_PRIORITY else 0


def levels_in_force(areas: Iterable[Area], area_levels: Iterable[AreaLevel]) -> dict[tuple[str, int], Level]:
    """Return the level by (area code, day): an area's own, else that of the nearest area above it."""
    parent = {area.code: area.parent for area in areas}
    own = {(entry.area, entry.day): entry.level for entry in area_levels}
    days = sorted({day for _, day in own})
    found: dict[tuple[str, int], Level] = {}
    for code in parent:
        for day in days:
            above = code
            while above and (above, day) not in own:
                above = parent.get(above, "")
            if above:
                found[code, day] = own[above, day]
    return found


def minima(
    *,
    areas: Sequence[Area],
    area_levels: Sequence[AreaLevel],
    level_rules: Sequence[LevelRule],
    strengths: Figures,
    baselines: Figures,
    cycle: Sequence[str],
    shifts: Sequence[Shift],
    forces: Sequence[Force],
    teams: Sequence[Team],
) -> tuple[Minimum, ...]:
    """Return the minima that the levels ask for, sorted by day, area, force and shift; none of them is zero.

    ``strengths`` and ``baselines`` hold people by (area code, force code); an area that is not named in them has
    no minimum of that basis. The exact meaning is described at the head of this module.
    """
    rules: dict[tuple[Level, str, Basis], int] = {}
    for rule in level_rules:
        rules[rule.level, rule.force, rule.basis] = rule.least_permille
    order = [shift.code for shift in shifts]
    force_by_code = {force.code: force for force in forces}
    due = people_due(areas, cycle, forces, teams, days=sorted({entry.day for entry in area_levels}))
    homes = {(team.area, team.force) for team in teams}
    found: list[Minimum] = []
    for (area, day), level in levels_in_force(areas, area_levels).items():
        for (rule_level, force, basis), permille in rules.items():
            if rule_level != level or force not in force_by_code:
                continue
            if basis == "strength":
                people = _share(permille, strengths.get((area, force), 0))
            elif basis == "baseline":
                people = _share(permille, baselines.get((area, force), 0))
            else:
                people = _share(permille, due.get((area, force, day), 0)) if (area, force) in homes else 0
            found.append(Minimum(area=area, day=day, shift="", force=force, people=people))
            worked = [code for code in order if code in force_by_code[force].shifts]
            if basis == "strength" and len(worked) > 1:
                each = people // len(worked)
                found += [Minimum(area=area, day=day, shift=code, force=force, people=each) for code in worked]
    wanted = [minimum for minimum in found if minimum.people > 0]
    return tuple(sorted(wanted, key=lambda m: (m.day, m.area, m.force, order.index(m.shift) if m.shift else -1)))


def minima_of(
    problem: Problem,
    area_levels: Sequence[AreaLevel],
    *,
    areas: Sequence[Area] | None = None,
    teams: Sequence[Team] | None = None,
) -> tuple[Minimum, ...]:
    """Return the minima of a problem as other levels would ask for them, from the strengths that it holds.

    With ``areas`` and ``teams`` those of a part of it.
    """
    return minima(
        areas=problem.areas if areas is None else areas,
        area_levels=area_levels,
        level_rules=problem.level_rules,
        strengths={(row.area, row.force): row.available for row in problem.strengths},
        baselines={(row.area, row.force): row.baseline for row in problem.strengths},
        cycle=problem.cycle,
        shifts=problem.shifts,
        forces=problem.forces,
        teams=problem.teams if teams is None else teams,
    )


def people_due(
    areas: Sequence[Area], cycle: Sequence[str], forces: Sequence[Force], teams: Sequence[Team], days: Sequence[int]
) -> dict[tuple[str, str, int], int]:
    """Return people of the teams due by (area, force, day): those not on their crew's day off."""
    parent = {area.code: area.parent for area in areas}
    rotating = {force.code for force in forces if force.rotates}
    groups: dict[tuple[str, str], list[Team]] = {}
    for team in teams:
        groups.setdefault((team.area, team.force), []).append(team)
    due: dict[tuple[str, str, int], int] = {}
    for (home, force), members in groups.items():
        total = sum(team.strength for team in members)
        loads = crew_loads(members, cycle) if cycle and force in rotating else [0] * len(cycle)
        worst = max((_off(loads, cycle, day) for day in range(len(cycle))), default=0)
        exact = all(team.crew is not None for team in members)
        for day in days:
            off = _off(loads, cycle, day) if exact else worst
            above = home
            while above:
                due[above, force, day] = due.get((above, force, day), 0) + total - off
                above = parent.get(above, "")
    return due


def crew_loads(teams: Sequence[Team], cycle: Sequence[str]) -> list[int]:
    """Return people per crew: given crews as they are, the others dealt so that the worst day off is smallest."""
    loads = [0] * len(cycle)
    for team in teams:
        if team.crew is not None:
            loads[team.crew % len(cycle)] += team.strength
    free = sorted((team for team in teams if team.crew is None), key=lambda team: (-team.strength, team.code))
    for team in free:

        def worst_with(crew: int, people: int = team.strength) -> tuple[int, int]:
            trial = [load + people * (position == crew) for position, load in enumerate(loads)]
            return max(_off(trial, cycle, day) for day in range(len(cycle))), trial[crew]

        loads[min(range(len(cycle)), key=worst_with)] += team.strength
    return loads


def _off(loads: Sequence[int], cycle: Sequence[str], day: int) -> int:
    return sum(load for crew, load in enumerate(loads) if not cycle[(day + crew) % len(cycle)])


def _share(permille: int, people: int) -> int:
    return -(-permille * people // 1000)
