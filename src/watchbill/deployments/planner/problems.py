"""Rows into a problem."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Literal, cast

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from msgspec import structs

from watchbill.deployments.planner.demands import demand_of
from watchbill.deployments.planner.posts import posts_of
from watchbill.deployments.planner.ways import street_network
from watchbill.forces.enums import Force
from watchbill.forces.kinds import KINDS
from watchbill.forces.models import Strength, Team
from watchbill.operations.models import Operation
from watchbill.operations.queries import LevelCell, effective_levels, planned_areas
from watchbill.places import models as places
from watchbill.places.neighbours import neighbours
from watchbill.places.queries import all_entries_for, entries_with_posts
from watchbill.planning import levels, problem

SAME_PLACE_DIGITS = 5
"""Points that agree in this many decimals (about a metre) are one place."""


def build_problem(operation: Operation) -> problem.Problem:
    """Read an operation's rows into a problem; raises ``ValidationError`` where something to plan is missing."""
    areas = planned_areas(operation)
    entries = [entry for entry in all_entries_for(None, district=operation.district, visited=True) if entry.village_id]
    posts = [(entry, rows) for entry, rows in entries_with_posts(None, district=operation.district) if entry.village_id]
    teams = list(
        Team.objects.filter(home_area__path__startswith=operation.district.path)
        .select_related("home_area__parent")
        .defer("home_area__geometry", "home_area__parent__geometry")
    )
    _require(operation, areas, teams)
    plan_areas = _areas(areas)
    shifts = _shifts(operation)
    present = {team.force for team in teams}
    forces = _forces(shifts, present | {row["force"] for _, rows in posts for row in rows if row.get("force")})
    spots = _Places()
    known = {entry.code for entry in entries}
    only_posts = [entry for entry, _ in posts if entry.code not in known]
    stops = tuple(_stop(entry, spots) for entry in (*entries, *only_posts))
    plan_teams = _teams(operation, teams, plan_areas, spots)
    in_force = effective_levels(operation, areas)
    area_levels = tuple(
        problem.AreaLevel(area=area, day=_day(operation, date), level=_level(cell))
        for (area, date), cell in in_force.items()
    )
    bare = problem.Problem(
        operation=problem.Operation(
            code=operation.code,
            name=operation.name,
            time_zone=operation.time_zone,
            start_date=operation.start_date.isoformat(),
            days=operation.days,
        ),
        shifts=shifts,
        cycle=_cycle(shifts),
        forces=forces,
        level_rules=_level_rules(operation, present),
        rest=problem.RestRules(least_rest_s=operation.least_rest_h * 3600, longest_run_days=operation.longest_run_days),
        breaks=problem.BreakRule(duration_s=operation.break_min * 60),
        areas=plan_areas,
        area_levels=area_levels,
        minima=(),
        strengths=_strengths(operation, plan_areas, present),
        places=spots.places,
        matrices=_matrices(operation, spots, {team.mode for team in plan_teams if KINDS[team.force].patrols}),
        stops=stops,
        demands=_demands(operation, entries, shifts, in_force),
        post_demands=tuple(post for entry, rows in posts for post in posts_of(entry, rows, operation, shifts)),
        teams=plan_teams,
        together=_together(teams),
        wishes=_wishes(operation, teams),
        duty_trainings=tuple(
            problem.DutyTraining(force=row.force, shift=row.shift, training=row.training)
            for row in operation.duty_trainings.all()
            if row.force in present
        ),
        even_gap_ratio=operation.even_gap_percent / 100,
    )
    return structs.replace(bare, minima=levels.minima_of(bare, area_levels))


class _Places:
    """The places of a problem: points that coincide are listed once."""

    def __init__(self) -> None:
        self._positions: dict[tuple[float, float], int] = {}
        self._places: list[problem.Place] = []

    def position(self, name: str, lon: float, lat: float) -> int:
        """Position of a point in the list; added where it is new."""
        key = (round(lon, SAME_PLACE_DIGITS), round(lat, SAME_PLACE_DIGITS))
        if key not in self._positions:
            self._positions[key] = len(self._places)
            self._places.append(problem.Place(name=name, lon=round(lon, 6), lat=round(lat, 6)))
        return self._positions[key]

    @property
    def places(self) -> tuple[problem.Place, ...]:
        """All places in order."""
        return tuple(self._places)


def _require(operation: Operation, areas: Sequence[places.Area], teams: Sequence[Team]) -> None:
    if not any(area.level == "village" for area in areas):
        raise ValidationError(_("%(code)s has no villages: import a map first.") % {"code": operation.code})
    if not teams:
        raise ValidationError(_("%(code)s has no teams: import forces first.") % {"code": operation.code})


def _areas(areas: Sequence[places.Area]) -> tuple[problem.Area, ...]:
    around = neighbours([area for area in areas if area.level == "village"])
    parent = {area.code: parts[-2] if len(parts := area.path.split("/")[:-1]) > 1 else "" for area in areas}
    for township in (area for area in areas if area.level == "township"):
        near = {parent[other] for code in around if parent[code] == township.code for other in around[code]}
        around = {**around, township.code: tuple(sorted(near - {township.code}))}
    return tuple(
        problem.Area(
            code=area.code,
            name=area.name,
            kind=cast("problem.AreaKind", area.level),
            parent=parent[area.code] if parent[area.code] in parent else "",
            neighbours=around.get(area.code, ()),
        )
        for area in areas
    )


def _shifts(operation: Operation) -> tuple[problem.Shift, ...]:
    return tuple(
        problem.Shift(code=row.code, start_s=row.start_min * 60, end_s=row.end_min * 60, night=row.night)
        for row in operation.shifts.all()
    )


def _forces(shifts: Sequence[problem.Shift], present: Iterable[str]) -> tuple[problem.Force, ...]:
    here = set(present)
    return tuple(
        problem.Force(
            code=code,
            name=str(Force(code).label),
            shifts=tuple(shift.code for shift in shifts if kind.at_night or not shift.night),
            patrols=kind.patrols,
            rotates=kind.rotates,
        )
        for code, kind in KINDS.items()
        if code in here
    )


def _level_rules(operation: Operation, forces: Collection[str]) -> tuple[problem.LevelRule, ...]:
    return tuple(
        problem.LevelRule(
            level=cast("problem.Level", rule.level),
            force=rule.force,
            basis=cast("problem.Basis", rule.basis),
            least_permille=rule.least_permille,
        )
        for rule in operation.level_rules.all()
        if rule.force in forces
    )


def _strengths(
    operation: Operation, areas: Sequence[problem.Area], forces: Collection[str]
) -> tuple[problem.Strength, ...]:
    codes = {area.code for area in areas}
    rows = Strength.objects.filter(area__path__startswith=operation.district.path).select_related("area")
    return tuple(
        problem.Strength(area=row.area.code, force=row.force, available=row.available, baseline=row.baseline)
        for row in rows.defer("area__geometry")
        if row.force in forces and row.area.code in codes
    )


def _cycle(shifts: Sequence[problem.Shift]) -> tuple[str, ...]:
    """Crews go through all shifts of a day and then have a day off."""
    return (*(shift.code for shift in shifts), "")


def _stop(entry: places.LedgerEntry, spots: _Places) -> problem.Stop:
    assert entry.village is not None
    visited = entry if isinstance(entry, places.VisitedEntry) else None
    return problem.Stop(
        code=entry.code,
        name=entry.name,
        ledger=cast("Literal['zone', 'facility', 'site', 'profile', 'boundary']", entry.ledger),
        category=entry.category,
        area=entry.village.code,
        place=spots.position(entry.name, entry.lon, entry.lat),
        priority=visited.priority if visited else 3,
        look_after=visited.look_after if visited else "",
    )


def _teams(
    operation: Operation, teams: Sequence[Team], areas: Sequence[problem.Area], spots: _Places
) -> tuple[problem.Team, ...]:
    villages = {area.code: area for area in areas if area.kind == "village"}
    parent = {area.code: area.parent for area in areas}
    shifts = {shift.code for shift in operation.shifts.all()}
    found = []
    for team in teams:
        home = team.home_area.code
        if KINDS[team.force].reach == "around" and home in villages:
            reach = (home, *villages[home].neighbours)
        else:
            reach = tuple(code for code in villages if home in _upwards(code, parent))
        away = (dt.date.fromisoformat(text) for text in team.away_dates)
        found.append(
            problem.Team(
                code=team.code,
                name=team.name,
                force=team.force,
                area=home,
                strength=team.strength,
                mode=cast("problem.Mode", team.mode),
                base=spots.position(team.base_name, team.base_lon, team.base_lat),
                crew=team.crew,
                reach=reach,
                away=tuple(sorted({_day(operation, date) for date in away if date in operation.dates})),
                limits=_limits(team, shifts),
                trainings=tuple(team.trainings_on(operation.dates[-1])),
            )
        )
    return tuple(found)


def _limits(team: Team, shifts: Collection[str]) -> problem.WorkLimits:
    return problem.WorkLimits(
        longest_run_days=team.longest_run_days,
        least_run_days=team.least_run_days,
        least_off_days=team.least_off_days,
        most_weekends=team.most_weekends,
        least_work_s=team.least_work_h * 3600,
        most_work_s=None if team.most_work_h is None else team.most_work_h * 3600,
        most_shifts={code: most for code, most in team.most_shifts.items() if code in shifts},
    )


def _together(teams: Sequence[Team]) -> tuple[tuple[str, ...], ...]:
    groups: dict[str, list[str]] = {}
    for team in teams:
        if team.together:
            groups.setdefault(team.together, []).append(team.code)
    return tuple(tuple(codes) for codes in groups.values() if len(codes) > 1)


def _wishes(operation: Operation, teams: Sequence[Team]) -> tuple[problem.Wish, ...]:
    kinds: tuple[tuple[Literal["on", "off"], str], ...] = (("on", "wish_on_dates"), ("off", "wish_off_dates"))
    return tuple(
        problem.Wish(team=team.code, day=_day(operation, date), kind=kind)
        for team in teams
        for kind, name in kinds
        for date in sorted(map(dt.date.fromisoformat, getattr(team, name)))
        if date in operation.dates
    )


def _upwards(code: str, parent: dict[str, str]) -> list[str]:
    chain = []
    while code:
        chain.append(code)
        code = parent.get(code, "")
    return chain


def _demands(
    operation: Operation,
    entries: Sequence[places.VisitedEntry],
    shifts: Sequence[problem.Shift],
    in_force: dict[tuple[str, dt.date], LevelCell],
) -> tuple[problem.Demand, ...]:
    wanted = (
        demand_of(entry, operation, day=day, date=date, shift=shift, level=_level(in_force[entry.village.code, date]))
        for day, date in enumerate(operation.dates)
        for shift in shifts
        for entry in entries
        if entry.village
    )
    return tuple(demand for demand in wanted if demand)


def _matrices(operation: Operation, spots: _Places, modes: set[str]) -> tuple[problem.Matrix, ...]:
    network = street_network(operation)
    points = np.array([(place.lon, place.lat) for place in spots.places], dtype=np.float64).reshape(-1, 2)
    return tuple(
        problem.Matrix(
            mode=mode, seconds=tuple(tuple(row) for row in network.matrix(points, mode).astype(int).tolist())
        )
        for mode in ("foot", "bicycle", "car")
        if mode in modes
    )


def _level(cell: LevelCell) -> problem.Level:
    return cast("problem.Level", cell.level)


def _day(operation: Operation, date: dt.date) -> int:
    return (date - operation.start_date).days
