"""A small operation with a plan, written as rows: two villages, five teams, three days, one run."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from dataclasses import dataclass

from django.utils import timezone

from watchbill.accounts.models import Grant, User
from watchbill.deployments.archive import pack
from watchbill.deployments.models import Duty, Post, Route, Run, Shortfall, Step
from watchbill.forces.models import Member, Strength, Team
from watchbill.operations.actions import create_operation
from watchbill.operations.models import Operation
from watchbill.places.models import Area, Basemap, Facility, LedgerEntry, Site, Zone
from watchbill.planning import plan as answer
from watchbill.planning import problem as asked

START = dt.date(2026, 6, 5)
DAYS = 3
SHIFTS = ("early", "middle", "night")
CYCLE = ("early", "middle", "night", "")
WEST, EAST, SOUTH, NORTH = 24.93, 24.97, 60.16, 60.18
GAP_S = 14_400


@dataclass
class Sample:
    """What the tests point at."""

    district: Area
    villages: list[Area]
    elsewhere: Area
    operation: Operation
    run: Run
    teams: list[Team]
    entries: list[LedgerEntry]
    planner: User
    viewer: User
    stranger: User


def write_sample() -> Sample:
    """Write the rows and return what the tests need."""
    district, villages = _areas("D", "Harbour district")
    elsewhere, _others = _areas("X", "Other district")
    entries = _entries(district, villages)
    teams = _teams(villages)
    _basemap(district)
    operation = create_operation(
        by=None,
        code="festival",
        name="Harbour festival",
        name_zh="港湾音乐节",
        district=district,
        start_date=START,
        end_date=START + dt.timedelta(days=DAYS),
        time_zone="Europe/Helsinki",
    )
    run = write_run(operation, teams, entries, number=1)
    return Sample(
        district,
        villages,
        elsewhere,
        operation,
        run,
        teams,
        entries,
        _user("planner", "planner", ""),
        _user("viewer", "viewer", "D"),
        _user("stranger", "planner", "X"),
    )


def write_run(
    operation: Operation, teams: list[Team], entries: list[LedgerEntry], *, number: int, offset: int = 0
) -> Run:
    """Write a finished run whose crews start ``offset`` places later in the cycle."""
    run = Run.objects.create(
        operation=operation, number=number, state="done", time_limit_s=10, finished_at=timezone.now()
    )
    problem = _problem(operation, teams, entries)
    duties, routes = [], []
    for day in range(DAYS):
        for place, team in enumerate(teams):
            if shift := CYCLE[(day + place + offset) % len(CYCLE)]:
                duties.append(answer.Duty(team=team.code, day=day, shift=shift))
                if team is teams[-1] and not day:
                    continue  # stands at a fixed post
                routes.append(_route(run, team, entries, day, shift, place))
    plan = answer.Plan(duties=tuple(duties), routes=tuple(routes))
    by_code = {team.code: team for team in teams}
    Duty.objects.bulk_create(
        Duty(run=run, team=by_code[one.team], date=START + dt.timedelta(days=one.day), shift=one.shift)
        for one in duties
    )
    Post.objects.create(
        run=run,
        team=teams[-1],
        date=START,
        shift="early",
        entry_code=entries[0].code,
        name=entries[0].name,
        lon=entries[0].lon,
        lat=entries[0].lat,
        start_s=0,
        end_s=3600,
    )
    Shortfall.objects.create(
        run=run,
        rule="spread",
        amount=600,
        unit="seconds",
        date=START,
        shift="early",
        entry_code=entries[0].code,
        area_code=entries[0].village.code if entries[0].village else "",
    )
    run.measures = _measures(len(duties), len(routes))
    run.curve = [
        {
            "seconds": second,
            "missed_visits": 9 - second,
            "stops_under_two_teams": 0,
            "mean_gap_ratio": 2 - second / 10,
            "worst_gap_ratio": 2.0,
        }
        for second in range(5)
    ]
    run.file = pack(problem, plan)
    run.save()
    return run


def _areas(code: str, name: str) -> tuple[Area, list[Area]]:
    district = _area(code, name, "district", None, WEST, EAST)
    middle = (WEST + EAST) / 2
    return district, [
        _area(f"{code}1", "West quay", "village", district, WEST, middle, "西码头"),
        _area(f"{code}2", "East quay", "village", district, middle, EAST, "东码头"),
    ]


def _area(code: str, name: str, level: str, parent: Area | None, west: float, east: float, name_zh: str = "") -> Area:
    ring = [[west, SOUTH], [east, SOUTH], [east, NORTH], [west, NORTH], [west, SOUTH]]
    return Area.objects.create(
        code=code,
        name=name,
        name_zh=name_zh,
        level=level,
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        geometry={"type": "Polygon", "coordinates": [ring]},
        lon=(west + east) / 2,
        lat=(SOUTH + NORTH) / 2,
    )


def _entries(district: Area, villages: list[Area]) -> list[LedgerEntry]:
    made: list[LedgerEntry] = []
    kinds: list[tuple[type[Zone] | type[Facility] | type[Site], str, str, str]] = [
        (Zone, "public_place", "Market square", "red"),
        (Facility, "hospital", "Harbour hospital", "orange"),
        (Facility, "school", "Quay school", "green"),
        (Site, "bridge", "Long bridge", "blue"),
        (Site, "rail_station", "Central station", "green"),
        (Site, "transit_stop", "Pier stop", "green"),
    ]
    for place, (model, category, name, colour) in enumerate(kinds):
        lon, lat = WEST + 0.004 + place * 0.006, SOUTH + 0.006 + (place % 3) * 0.004
        made.append(
            model.objects.create(
                code=f"D{model.__name__[0]}{place:04d}",
                name=name,
                category=category,
                owner="police",
                colour=colour,
                district=district,
                village=villages[0 if lon < villages[1].lon - 0.01 else 1],
                lon=lon,
                lat=lat,
                geometry={"type": "Point", "coordinates": [lon, lat]},
                visits_day=2,
                visits_night=3,
            )
        )
    return made


def _teams(villages: list[Area]) -> list[Team]:
    teams = []
    for place in range(5):
        home = villages[place % 2]
        force = "police_patrol" if place == 4 else "patrol_team"
        team = Team.objects.create(
            code=f"{home.code}-T{place}",
            name=f"Quay team {place}",
            force=force,
            home_area=home,
            strength=3,
            base_name="Quay station",
            base_lon=home.lon,
            base_lat=home.lat,
            crew=place % 4,
            contact="4711",
        )
        Member.objects.create(team=team, name=f"Kilo {place}", post="Team leader", contact="4711")
        teams.append(team)
    for village in villages:
        Strength.objects.create(area=village, force="patrol_team", available=12, baseline=3)
    return teams


def _basemap(district: Area) -> None:
    line = {"type": "LineString", "coordinates": [[WEST, SOUTH + 0.01], [EAST, SOUTH + 0.01]]}
    street = {
        "type": "Feature",
        "geometry": line,
        "properties": {"kind": "street", "name": "Quay street", "class": "primary"},
    }
    data = gzip.compress(json.dumps({"type": "FeatureCollection", "features": [street]}).encode())
    Basemap.objects.create(district=district, data=data)


def _user(name: str, role: str, area: str) -> User:
    user = User.objects.create_user(name, password=f"{name}-of-the-quay")
    Grant.objects.create(user=user, role=role, area_code=area)
    return user


def _route(run: Run, team: Team, entries: list[LedgerEntry], day: int, shift: str, turn: int) -> answer.Route:
    base = [team.base_lon, team.base_lat]
    stops = [entries[(turn + one) % len(entries)] for one in range(3)]
    points = [base, *([stop.lon, stop.lat] for stop in stops), base]
    row = Route.objects.create(
        run=run,
        team=team,
        date=START + dt.timedelta(days=day),
        shift=shift,
        start_s=600,
        end_s=20_000,
        path=[[points[leg], points[leg + 1]] for leg in range(len(points) - 1)],
    )
    steps = []
    for order, stop in enumerate(stops):
        arrival = 1800 + order * 5400
        Step.objects.create(
            route=row,
            order=order,
            kind="visit",
            entry_code=stop.code,
            name=stop.name,
            lon=stop.lon,
            lat=stop.lat,
            arrival_s=arrival,
            departure_s=arrival + 300,
        )
        steps.append(
            answer.Step(
                kind="visit", stop=stop.code, place=entries.index(stop), arrival_s=arrival, departure_s=arrival + 300
            )
        )
    return answer.Route(team=team.code, day=day, shift=shift, start_s=600, end_s=20_000, steps=tuple(steps))


def _problem(operation: Operation, teams: list[Team], entries: list[LedgerEntry]) -> asked.Problem:
    places = [asked.Place(name=entry.name, lon=entry.lon, lat=entry.lat) for entry in entries]
    places += [asked.Place(name=team.base_name, lon=team.base_lon, lat=team.base_lat) for team in teams]
    seconds = tuple(tuple(0 if a == b else 300 for b in range(len(places))) for a in range(len(places)))
    villages = tuple({team.home_area.code: team.home_area for team in teams}.values())
    district = operation.district
    areas = [asked.Area(code=district.code, name=district.name, kind="district")]
    areas += [asked.Area(code=one.code, name=one.name, kind="village", parent=district.code) for one in villages]
    return asked.Problem(
        operation=asked.Operation(
            code=operation.code,
            name=operation.name,
            time_zone=operation.time_zone,
            start_date=START.isoformat(),
            days=DAYS,
        ),
        shifts=tuple(
            asked.Shift(code=one.code, start_s=one.start_min * 60, end_s=one.end_min * 60, night=one.night)
            for one in operation.shifts.all()
        ),
        forces=(
            asked.Force(code="patrol_team", name="patrol teams", shifts=SHIFTS, patrols=True, rotates=True),
            asked.Force(code="police_patrol", name="police patrol", shifts=SHIFTS, patrols=True),
        ),
        level_rules=(),
        area_levels=(),
        minima=(),
        areas=tuple(areas),
        places=tuple(places),
        matrices=(asked.Matrix(mode="foot", seconds=seconds),),
        stops=tuple(
            asked.Stop(
                code=one.code,
                name=one.name,
                ledger=one.ledger,
                category=one.category,
                area=one.village.code,
                place=place,
            )
            for place, one in enumerate(entries)
            if one.village
        ),
        demands=tuple(
            asked.Demand(stop=one.code, day=day, shift=shift, visits=2, max_gap_s=GAP_S)
            for one in entries
            for day in range(DAYS)
            for shift in SHIFTS
        ),
        teams=tuple(
            asked.Team(
                code=one.code,
                name=one.name,
                force=one.force,
                area=one.home_area.code,
                strength=one.strength,
                base=len(entries) + place,
                crew=one.crew if one.force == "patrol_team" else None,
                reach=tuple(village.code for village in villages),
            )
            for place, one in enumerate(teams)
        ),
    )


def _measures(duties: int, routes: int) -> dict[str, object]:
    coverage = [
        [area, "patrol_team", (START + dt.timedelta(days=day)).isoformat(), "", 9, 6 if day == 0 else 9]
        for area in ("D1", "D2")
        for day in range(DAYS)
    ]
    return {
        "counts": {"teams_on_duty": 5, "duties": duties, "routes": routes, "visits": routes * 3},
        "coverage": coverage,
        "visits": routes * 3,
        "visits_wanted": 108,
        "missed_visits": 3,
        "stops_under_two_teams": 1,
        "level_shortfall_people": 3,
        "mean_gap_ratio": 1.4,
        "worst_gap_ratio": 2.1,
        "duties": duties,
        "routes": routes,
    }
