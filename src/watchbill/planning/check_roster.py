"""The verifier's rules of the roster: what the duties of teams must never be, and what they may lack.

Like ``check.py``, of which this is a part, it shares no code with the solvers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from watchbill.planning.finding import Finding
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem, Shift

DAY_S = 86_400

# What must never be


def _one_duty(_: Problem, plan: Plan) -> Iterator[Finding]:
    """one_duty: a team has at most one duty a day."""
    for (team, day), count in Counter((duty.team, duty.day) for duty in plan.duties).items():
        if count > 1:
            yield Finding("one_duty", "error", count - 1, "duties", day=day, team=team)


def _allowed(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """force_shift and away: a duty is in a shift that the force works, and the team is there when it begins."""
    for duty in plan.duties:
        team = problem.team_by_code[duty.team]
        if duty.shift not in problem.force_by_code[team.force].shifts:
            yield Finding("force_shift", "error", 1, "duties", day=duty.day, shift=duty.shift, team=duty.team)
        has_begun = duty.day * DAY_S + problem.shift_by_code[duty.shift].start_s < problem.walked_until_s
        if not team.present(duty.day, duty.shift) and not has_begun:
            yield Finding("away", "error", 1, "duties", day=duty.day, shift=duty.shift, team=duty.team)


def _worked(problem: Problem, plan: Plan) -> dict[str, list[tuple[int, Shift]]]:
    """Return for each team its worked (day, shift), history included as days below zero, in order of start."""
    worked: dict[str, list[tuple[int, Shift]]] = defaultdict(list)
    for team in problem.teams:
        for back, code in enumerate(reversed(team.history), start=1):
            if code in problem.shift_by_code:
                worked[team.code].append((-back, problem.shift_by_code[code]))
    for duty in plan.duties:
        worked[duty.team].append((duty.day, problem.shift_by_code[duty.shift]))
    for duties in worked.values():
        duties.sort(key=lambda item: item[0] * DAY_S + item[1].start_s)
    return worked


def _rest(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """rest, day_after_night and shift_order: what may follow a duty, and after how much time."""
    for team, duties in _worked(problem, plan).items():
        for (day, before), (next_day, after) in pairwise(duties):
            if next_day < 0:
                continue
            pause = (next_day * DAY_S + after.start_s) - (day * DAY_S + before.end_s)
            if pause < problem.rest.least_rest_s:
                missing = problem.rest.least_rest_s - pause
                yield Finding("rest", "error", missing, "seconds", day=next_day, shift=after.code, team=team)
            if before.night and not after.night and next_day == day + 1 and not problem.rest.day_after_night:
                yield Finding("day_after_night", "error", 1, "duties", day=next_day, shift=after.code, team=team)
            if next_day == day + 1 and after.code in before.not_next:
                yield Finding("shift_order", "error", 1, "duties", day=next_day, shift=after.code, team=team)


def _longest_run(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """longest_run: not more days in a row with a duty than allowed, days before the plan counted."""
    for team, duties in _worked(problem, plan).items():
        days = sorted({day for day, _ in duties})
        longest = problem.team_by_code[team].limits.longest_run_days or problem.rest.longest_run_days
        run = 0
        for index, day in enumerate(days):
            run = run + 1 if index and days[index - 1] == day - 1 else 1
            if day >= 0 and run > longest:
                yield Finding("longest_run", "error", run - longest, "duties", day=day, team=team)


def _training(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """training: a team has every training that a duty of its force in this shift needs."""
    for duty in plan.duties:
        team = problem.team_by_code[duty.team]
        lacking = problem.needed_trainings(team.force, duty.shift) - set(team.trainings)
        for training in sorted(lacking):
            yield Finding(
                "training", "error", 1, "duties", day=duty.day, shift=duty.shift, team=duty.team, training=training,
                params={"training": training},
            )  # fmt: skip


def _together(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """together: teams of a group have the same duties."""
    duties: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for duty in plan.duties:
        duties[duty.team].add((duty.day, duty.shift))
    for group in problem.together:
        common = set.intersection(*(duties[team] for team in group)) if group else set()
        for team in group:
            for day, shift in sorted(duties[team] - common):
                yield Finding("together", "error", 1, "duties", day=day, shift=shift, team=team)


def _limits(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """most_shifts and most_work: no more duties in a shift, and no more time on duty, than a team's limits allow."""
    by_team: dict[str, Counter[str]] = defaultdict(Counter)
    for duty in plan.duties:
        by_team[duty.team][duty.shift] += 1
    for code, shifts in by_team.items():
        limits = problem.team_by_code[code].limits
        for shift, number in shifts.items():
            most = limits.most_shifts.get(shift, number)
            if number > most:
                yield Finding("most_shifts", "error", number - most, "duties", shift=shift, team=code)
        worked_s = sum(number * problem.shift_by_code[shift].length_s for shift, number in shifts.items())
        if limits.most_work_s is not None and worked_s > limits.most_work_s:
            yield Finding("most_work", "error", worked_s - limits.most_work_s, "seconds", team=code)


def _most_weekends(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """most_weekends: no more weekends with a duty than allowed; one that began before day 0 was counted then."""
    first = date.fromisoformat(problem.operation.start_date).toordinal()
    for code, duties in _worked(problem, plan).items():
        most = problem.team_by_code[code].limits.most_weekends
        # Monday, 1 January of the year 1, is day 1 of the calendar: its weeks are those of ISO.
        weeks: dict[int, int] = {}
        for day, _ in duties:
            week, weekday = divmod(first + day - 1, 7)
            if weekday >= 5:
                weeks[week] = min(day, weeks.get(week, day))
        worked = sum(day >= 0 for day in weeks.values())
        if most is not None and worked > most:
            yield Finding("most_weekends", "error", worked - most, "duties", team=code)


def _least_off(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """least_off: enough days off in a row between two runs of duties."""
    for code, duties in _worked(problem, plan).items():
        least = problem.team_by_code[code].limits.least_off_days
        for day, next_day in pairwise(sorted({day for day, _ in duties})):
            off = next_day - day - 1
            if 0 < off < least and next_day >= 0:
                yield Finding("least_off", "error", least - off, "duties", day=next_day, team=code)


# What may be missing if the plan says so


def _level_share(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """level_share and trained_share: the people of a force (with a training) on duty reach the minimum."""
    people: Counter[tuple[str, int, str, str]] = Counter()
    trained: Counter[tuple[str, int, str, str, str]] = Counter()
    for duty in plan.duties:
        team = problem.team_by_code[duty.team]
        for area in problem.ancestors(team.area):
            people[area, duty.day, duty.shift, team.force] += team.present(duty.day, duty.shift)
            people[area, duty.day, "", team.force] += team.present(duty.day, duty.shift)
            for training in team.trainings:
                trained[area, duty.day, duty.shift, team.force, training] += team.present(duty.day, duty.shift)
                trained[area, duty.day, "", team.force, training] += team.present(duty.day, duty.shift)
    # The smaller ones first, so that of several minima for the same people the greatest stays.
    found: dict[object, Finding] = {}
    for least in sorted(problem.minima, key=lambda least: least.people):
        key = (least.area, least.day, least.shift, least.force)
        missing = least.people - (trained[*key, least.training] if least.training else people[key])
        if missing > 0:
            found[*key, least.training] = Finding(
                "trained_share" if least.training else "level_share", "shortfall", missing, "people",
                area=least.area, day=least.day, shift=least.shift, force=least.force, training=least.training,
                params={"wanted": least.people, "training": least.training},
            )  # fmt: skip
    yield from found.values()


def _round_the_clock(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """round_the_clock: in each shift a patrolling team that reaches the village is on duty."""
    covered = {
        (area, duty.day, duty.shift)
        for duty in plan.duties
        if problem.force_by_code[problem.team_by_code[duty.team].force].patrols
        for area in problem.team_by_code[duty.team].reach
    }
    for area in problem.areas:
        if area.kind != "village":
            continue
        for day in range(problem.operation.days):
            for shift in problem.shifts:
                if (area.code, day, shift.code) not in covered:
                    yield Finding("round_the_clock", "shortfall", 1, "teams", area=area.code, day=day, shift=shift.code)


def _four_crews(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """four_crews: a team with a crew works the shift that the cycle gives that crew on that day."""
    cycle = problem.cycle
    for duty in plan.duties:
        team = problem.team_by_code[duty.team]
        if team.crew is None or not problem.force_by_code[team.force].rotates or not cycle:
            continue
        if cycle[(duty.day + team.crew) % len(cycle)] != duty.shift:
            yield Finding("four_crews", "shortfall", 1, "duties", day=duty.day, shift=duty.shift, team=duty.team)


def _least_work(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """least_work: all duties of a team together are as long as its limits want."""
    worked_s: Counter[str] = Counter()
    for duty in plan.duties:
        worked_s[duty.team] += problem.shift_by_code[duty.shift].length_s
    for team in problem.teams:
        missing = team.limits.least_work_s - worked_s[team.code]
        if missing > 0:
            yield Finding("least_work", "shortfall", missing, "seconds", area=team.area, team=team.code)


def _least_run(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """least_run: a run of duties is long enough, but where it touches an end of what is known."""
    for code, duties in _worked(problem, plan).items():
        team, days = problem.team_by_code[code], {day for day, _ in duties}
        for begin in sorted(day for day in days if day - 1 not in days):
            end = begin
            while end in days:
                end += 1
            missing = team.limits.least_run_days - (end - begin)
            if missing > 0 and begin > -len(team.history) and 0 <= end < problem.operation.days:
                yield Finding("least_run", "shortfall", missing, "duties", area=team.area, day=end, team=code)


def _wish(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """wish: a team is on duty, or off, as it wished."""
    found: dict[tuple[str, int, str], Finding] = {}
    on_duty = {(duty.team, duty.day, shift) for duty in plan.duties for shift in ("", duty.shift)}
    for wish in problem.wishes:
        worked = (wish.team, wish.day, wish.shift) in on_duty
        if worked != (wish.kind == "on"):
            area = problem.team_by_code[wish.team].area
            found[wish.team, wish.day, wish.shift] = Finding(
                "wish", "shortfall", 1, "duties", area=area, day=wish.day, shift=wish.shift, team=wish.team
            )
    yield from found.values()


Rule = Callable[[Problem, Plan], Iterator[Finding]]
ROSTER_FAULTS: tuple[Rule, ...] = (
    _one_duty, _allowed, _training, _rest, _longest_run, _least_off, _limits, _most_weekends, _together,
)  # fmt: skip
ROSTER_LACKS: tuple[Rule, ...] = (_level_share, _round_the_clock, _four_crews, _least_work, _least_run, _wish)
