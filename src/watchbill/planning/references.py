"""Do the codes and positions of an operation file point somewhere? Found by name of the field, told in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from watchbill.planning.plan import Plan
from watchbill.planning.problem import PostDemand, Problem


class Mistake(NamedTuple):
    """What is wrong in a file: the field (a JSON path), what it holds, and what would be right."""

    path: str
    wrong: str
    right: str


def problem_mistakes(problem: Problem) -> Iterator[Mistake]:
    """Yield everything in a problem that points nowhere or contradicts itself."""
    yield from _doubles(problem)
    if any(True for _ in _doubles(problem)):
        return
    yield from _operation(problem)
    yield from _shifts(problem)
    yield from _areas(problem)
    yield from _levels(problem)
    yield from _stops(problem)
    yield from _teams(problem)
    yield from _wants(problem)


def plan_mistakes(problem: Problem, plan: Plan) -> Iterator[Mistake]:
    """Yield everything in a plan that names what its problem does not have."""
    teams, shifts, stops = set(problem.team_by_code), set(problem.shift_by_code), set(problem.stop_by_code)
    for kind in ("duties", "routes", "posts"):
        for number, item in enumerate(getattr(plan, kind)):
            path = f"plan.{kind}[{number}]"
            yield from _known(f"{path}.team", item.team, teams, "a team's code")
            yield from _known(f"{path}.shift", item.shift, shifts, "a shift's code")
            yield from _day(f"{path}.day", item.day, problem)
    for number, post in enumerate(plan.posts):
        yield from _known(f"plan.posts[{number}].stop", post.stop, stops, "a stop's code")
    for number, route in enumerate(plan.routes):
        for position, step in enumerate(route.steps):
            path = f"plan.routes[{number}].steps[{position}]"
            yield from _place(f"{path}.place", step.place, problem)
            if step.kind == "visit":
                yield from _known(f"{path}.stop", step.stop, stops, "a stop's code")
            if step.departure_s < step.arrival_s:
                yield Mistake(f"{path}.departure_s", f"{step.departure_s} lies before the arrival", "a later time")


def _known(path: str, code: str, known: Iterable[str], right: str) -> Iterator[Mistake]:
    if code not in known:
        yield Mistake(path, f"“{code}” is not known", f"{right} of this file")


def _place(path: str, place: int, problem: Problem) -> Iterator[Mistake]:
    if not 0 <= place < len(problem.places):
        yield Mistake(path, f"there is no place {place}", f"a position in places, 0 to {len(problem.places) - 1}")


def _day(path: str, day: int, problem: Problem) -> Iterator[Mistake]:
    if day >= problem.operation.days:
        yield Mistake(path, f"day {day} is after the last day", f"0 to {problem.operation.days - 1}")


def _doubles(problem: Problem) -> Iterator[Mistake]:
    for kind in ("shifts", "forces", "areas", "stops", "teams"):
        seen: set[str] = set()
        for number, item in enumerate(getattr(problem, kind)):
            if item.code in seen:
                yield Mistake(f"problem.{kind}[{number}].code", f"“{item.code}” is there twice", "a code of its own")
            seen.add(item.code)
    keys: set[tuple[str, int, str]] = set()
    for number, demand in enumerate(problem.demands):
        key = (demand.stop, demand.day, demand.shift)
        if key in keys:
            wrong = f"a second demand for stop “{demand.stop}” in this shift"
            yield Mistake(f"problem.demands[{number}]", wrong, "one demand per stop, day and shift")
        keys.add(key)
    held: dict[tuple[str, str, int, str], list[tuple[int, int]]] = {}
    for number, post in enumerate(problem.post_demands):
        hours = held.setdefault((post.stop, post.name, post.day, post.shift), [])
        if any(post.start_s < end_s and start_s < post.end_s for start_s, end_s in hours):
            wrong = f"post “{post.name}” at stop “{post.stop}” is wanted twice at the same time"
            yield Mistake(f"problem.post_demands[{number}]", wrong, "another name, or other hours")
        hours.append((post.start_s, post.end_s))
    whole: set[str] = set()
    for number, matrix in enumerate(problem.matrices):
        if matrix.mode in whole:
            wrong = f"all places have a matrix of “{matrix.mode}” already"
            yield Mistake(f"problem.matrices[{number}].mode", wrong, "one matrix of all places per mode")
        if not matrix.places:
            whole.add(matrix.mode)


def _operation(problem: Problem) -> Iterator[Mistake]:
    try:
        date.fromisoformat(problem.operation.start_date)
    except ValueError:
        wrong = f"“{problem.operation.start_date}” is no day of the calendar"
        yield Mistake("problem.operation.start_date", wrong, "a date such as 2026-05-01")
    try:
        ZoneInfo(problem.operation.time_zone)
    except (KeyError, ValueError, OSError):
        wrong = f"“{problem.operation.time_zone}” is no time zone"
        yield Mistake("problem.operation.time_zone", wrong, "an IANA name such as Europe/Helsinki")


def _shifts(problem: Problem) -> Iterator[Mistake]:
    for number, shift in enumerate(problem.shifts):
        if shift.end_s <= shift.start_s:
            right = f"more than start_s ({shift.start_s})"
            yield Mistake(f"problem.shifts[{number}].end_s", f"{shift.end_s} is not after the start", right)
        for position, code in enumerate(shift.not_next):
            path = f"problem.shifts[{number}].not_next[{position}]"
            yield from _known(path, code, problem.shift_by_code, "a shift's code")
    for number, code in enumerate(problem.cycle):
        if code:
            yield from _known(f"problem.cycle[{number}]", code, problem.shift_by_code, "a shift's code (empty: off)")
    for number, force in enumerate(problem.forces):
        for position, code in enumerate(force.shifts):
            path = f"problem.forces[{number}].shifts[{position}]"
            yield from _known(path, code, problem.shift_by_code, "a shift's code")
        if force.rotates and not problem.cycle:
            yield Mistake(f"problem.forces[{number}].rotates", "there is no cycle to follow", "false, or a cycle")
    for number, rule in enumerate(problem.level_rules):
        yield from _known(f"problem.level_rules[{number}].force", rule.force, problem.force_by_code, "a force's code")


def _areas(problem: Problem) -> Iterator[Mistake]:
    known = problem.area_by_code
    for number, area in enumerate(problem.areas):
        path = f"problem.areas[{number}]"
        if area.parent:
            yield from _known(f"{path}.parent", area.parent, known, "an area's code (empty: topmost)")
        for position, code in enumerate(area.neighbours):
            yield from _known(f"{path}.neighbours[{position}]", code, known, "an area's code")
        above, steps = area.parent, 0
        while above in known and above != area.code and steps <= len(known):
            above, steps = known[above].parent, steps + 1
        if above == area.code:
            yield Mistake(f"{path}.parent", f"“{area.code}” lies in itself by way of its parents", "an area above it")


def _levels(problem: Problem) -> Iterator[Mistake]:
    for number, setting in enumerate(problem.area_levels):
        path = f"problem.area_levels[{number}]"
        yield from _known(f"{path}.area", setting.area, problem.area_by_code, "an area's code")
        yield from _day(f"{path}.day", setting.day, problem)
    for number, strength in enumerate(problem.strengths):
        path = f"problem.strengths[{number}]"
        yield from _known(f"{path}.area", strength.area, problem.area_by_code, "an area's code")
        yield from _known(f"{path}.force", strength.force, problem.force_by_code, "a force's code")
    for number, minimum in enumerate(problem.minima):
        path = f"problem.minima[{number}]"
        yield from _known(f"{path}.area", minimum.area, problem.area_by_code, "an area's code")
        yield from _known(f"{path}.force", minimum.force, problem.force_by_code, "a force's code")
        yield from _day(f"{path}.day", minimum.day, problem)
        if minimum.shift:
            yield from _known(f"{path}.shift", minimum.shift, problem.shift_by_code, "a shift's code (empty: the day)")


def _stops(problem: Problem) -> Iterator[Mistake]:
    for number, matrix in enumerate(problem.matrices):
        for position, place in enumerate(matrix.places):
            yield from _place(f"problem.matrices[{number}].places[{position}]", place, problem)
        if len(set(matrix.places)) < len(matrix.places):
            yield Mistake(f"problem.matrices[{number}].places", "a place is there twice", "each place once")
        size = len(matrix.places or problem.places)
        path = f"problem.matrices[{number}].seconds"
        if len(matrix.seconds) != size:
            yield Mistake(path, f"{len(matrix.seconds)} rows", f"one row for each of the {size} places")
        for position, row in enumerate(matrix.seconds):
            if len(row) != size:
                yield Mistake(f"{path}[{position}]", f"{len(row)} columns", f"one for each of the {size} places")
            elif min(row, default=0) < -1:
                yield Mistake(f"{path}[{position}]", f"a time of {min(row)}", "seconds, or -1 where there is no way")
    for number, stop in enumerate(problem.stops):
        yield from _known(f"problem.stops[{number}].area", stop.area, problem.area_by_code, "an area's code")
        yield from _place(f"problem.stops[{number}].place", stop.place, problem)
    for number, demand in enumerate(problem.demands):
        path = f"problem.demands[{number}]"
        yield from _known(f"{path}.stop", demand.stop, problem.stop_by_code, "a stop's code")
        yield from _known(f"{path}.shift", demand.shift, problem.shift_by_code, "a shift's code")
        yield from _day(f"{path}.day", demand.day, problem)
        for position, (start, end) in enumerate(demand.windows):
            if end <= start:
                yield Mistake(f"{path}.windows[{position}]", f"{end} is not after {start}", "a start and a later end")
    for number, post in enumerate(problem.post_demands):
        yield from _post(f"problem.post_demands[{number}]", post, problem)


def _post(path: str, post: PostDemand, problem: Problem) -> Iterator[Mistake]:
    yield from _known(f"{path}.stop", post.stop, problem.stop_by_code, "a stop's code")
    yield from _known(f"{path}.shift", post.shift, problem.shift_by_code, "a shift's code")
    yield from _day(f"{path}.day", post.day, problem)
    for position, force in enumerate(post.forces):
        yield from _known(f"{path}.forces[{position}]", force, problem.force_by_code, "a force's code")
    shift = problem.shift_by_code.get(post.shift)
    if shift and not post.start_s < post.end_s <= shift.length_s:
        wrong = f"{post.start_s} to {post.end_s} is not within the shift"
        yield Mistake(f"{path}.end_s", wrong, f"a start, and a later end of at most {shift.length_s}")


def _teams(problem: Problem) -> Iterator[Mistake]:
    modes = sorted(problem.modes)
    for number, team in enumerate(problem.teams):
        path = f"problem.teams[{number}]"
        yield from _known(f"{path}.force", team.force, problem.force_by_code, "a force's code")
        yield from _known(f"{path}.area", team.area, problem.area_by_code, "an area's code")
        yield from _place(f"{path}.base", team.base, problem)
        patrols = team.force in problem.force_by_code and problem.force_by_code[team.force].patrols
        if patrols and team.mode not in modes:
            yield Mistake(f"{path}.mode", f"there is no matrix for “{team.mode}”", " or ".join(modes) or "a matrix")
        for position, code in enumerate(team.reach):
            yield from _known(f"{path}.reach[{position}]", code, problem.area_by_code, "an area's code")
        for code in team.limits.most_shifts:
            yield from _known(f"{path}.limits.most_shifts", code, problem.shift_by_code, "a shift's code")
        for position, absence in enumerate(team.absences):
            if absence.shift:
                right = "a shift's code (empty: the whole day)"
                yield from _known(f"{path}.absences[{position}].shift", absence.shift, problem.shift_by_code, right)
        for position, code in enumerate(team.history):
            if code:
                right = "a shift's code (empty: off)"
                yield from _known(f"{path}.history[{position}]", code, problem.shift_by_code, right)
        if team.crew is not None and problem.cycle and team.crew >= len(problem.cycle):
            yield Mistake(f"{path}.crew", f"there is no crew {team.crew}", f"0 to {len(problem.cycle) - 1}")


def _wants(problem: Problem) -> Iterator[Mistake]:
    """Yield mistakes in wishes, in the trainings that duties need, and in the groups that stay together."""
    teams, shifts = problem.team_by_code, problem.shift_by_code
    for number, wish in enumerate(problem.wishes):
        path = f"problem.wishes[{number}]"
        yield from _known(f"{path}.team", wish.team, teams, "a team's code")
        yield from _day(f"{path}.day", wish.day, problem)
        if wish.shift:
            yield from _known(f"{path}.shift", wish.shift, shifts, "a shift's code (empty: any shift)")
    for number, rule in enumerate(problem.duty_trainings):
        path = f"problem.duty_trainings[{number}]"
        yield from _known(f"{path}.force", rule.force, problem.force_by_code, "a force's code")
        if rule.shift:
            yield from _known(f"{path}.shift", rule.shift, shifts, "a shift's code (empty: every shift)")
    seen: dict[str, int] = {}
    for number, group in enumerate(problem.together):
        for position, code in enumerate(group):
            path = f"problem.together[{number}][{position}]"
            yield from _known(path, code, teams, "a team's code")
            if code in seen:
                yield Mistake(path, f"“{code}” is in a group already", "each team once")
            seen[code] = number
