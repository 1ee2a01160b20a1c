"""A first roster at once: follow the cycle, then fill what cover lacks with the least burdened worker who may."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from watchbill.planning.rosters.case import NO_LIMIT, OFF, Cover, RosterCase
from watchbill.planning.rosters.roster import Roster

SATURDAY, SUNDAY = 5, 6


def first_roster(case: RosterCase, crews: Mapping[str, int] | None = None) -> Roster:
    """Return a roster in time about linear in workers, days and cover.

    ``crews`` are the crews of the workers who follow the cycle; else everybody joins the first possible one. Every
    rule is kept but for least minutes, and for runs of work that the history owes and the days off do not allow.
    """
    crews = {
        worker.code: crews[worker.code] if crews and worker.code in crews else worker.crews[0]
        for worker in case.workers
        if worker.crews
    }
    desk = _Desk(case)
    rows: dict[int, list[Cover]] = defaultdict(list)
    for cover in case.cover:
        rows[cover.day].append(cover)
    for day in range(case.days):
        desk.begin(day)
        for code, crew in crews.items():
            if case.cycle and (due := case.cycle.due(crew, day)):
                desk.put(code, day, case.shift_position[due])
        for cover in sorted(rows[day], key=lambda row: (-row.under * row.each, len(row.counts))):
            _fill(case, desk, cover, rotating=crews)
    return Roster(schedules=tuple(map(tuple, desk.rows)), crews=crews)


def _fill(case: RosterCase, desk: _Desk, cover: Cover, rotating: Mapping[str, int]) -> None:
    """Put on duty who is worth it, the least burdened first; those who follow a cycle keep it."""
    counts = {
        case.shift_position[shift]: desk.everybody if given is None else given for shift, given in cover.counts.items()
    }
    there = {shift: desk.present(given, cover.day, shift) for shift, given in counts.items()}
    lacking = cover.wanted - cover.each * sum(there.values())
    candidates = {code for given in counts.values() for code in given if code not in rotating}
    for code in sorted(candidates, key=lambda code: (desk.burden[code], code)):
        if lacking <= 0:
            return
        worker = case.workers[case.worker_position[code]]
        for shift in sorted(counts, key=there.__getitem__):
            gives = counts[shift].get(code, 0)
            worth = min(lacking, cover.each * gives) * cover.under > worker.duty_price
            if worth and desk.put(code, cover.day, shift):
                there[shift] += gives
                lacking -= cover.each * gives
                break


class _Desk:
    """The roster under construction: who works when, and who may. Workers who stay together are moved together."""

    def __init__(self, case: RosterCase) -> None:
        self.case = case
        self.rows = [[OFF] * case.days for _ in case.workers]
        self.burden: Counter[str] = Counter()
        self.everybody = {worker.code: 1 for worker in case.workers}
        self._group: dict[str, tuple[str, ...]] = {worker.code: (worker.code,) for worker in case.workers}
        self._group.update({code: group for group in case.together for code in group})
        self._barred: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for conflict in case.conflicts:
            first, second = case.shift_position[conflict.first], case.shift_position[conflict.second]
            self._barred[second].append((first, conflict.days))

    def begin(self, day: int) -> None:
        """Go on with runs of work that are still too short."""
        for at, worker in enumerate(self.case.workers):
            if worker.least_run > 1 and day + len(worker.history) > 0 and self.rows[at][day] == OFF:
                last = self.case.worked_on(worker, self.rows[at], day - 1)
                run = self._run(at, day - 1, works=True)
                if 0 < run < worker.least_run and run < day + len(worker.history):
                    for shift in (last, *range(len(self.case.shifts))):
                        if self.put(worker.code, day, shift):
                            break

    def present(self, counts: Mapping[str, int], day: int, shift: int) -> int:
        """Return what those give who are on duty in a shift."""
        return sum(given for code, given in counts.items() if self.rows[self.case.worker_position[code]][day] == shift)

    def put(self, code: str, day: int, shift: int) -> bool:
        """Put a worker, and who stays together with it, on duty where every rule allows it."""
        members = [self.case.worker_position[member] for member in self._group[code]]
        if not all(self._may(at, day, shift) for at in members):
            return False
        for at in members:
            self.rows[at][day] = shift
            self.burden[self.case.workers[at].code] += 1
        return True

    def _run(self, at: int, last: int, *, works: bool) -> int:
        """Return the number of days with (or without) work in a row up to a day, as far as is known."""
        worker, run = self.case.workers[at], 0
        while last - run >= -len(worker.history):
            if (self.case.worked_on(worker, self.rows[at], last - run) != OFF) != works:
                break
            run += 1
        return run

    def _may(self, at: int, day: int, shift: int) -> bool:
        case, worker, row = self.case, self.case.workers[at], self.rows[at]
        if row[day] != OFF or not worker.may_work(day, case.shifts[shift].code):
            return False
        if any(case.worked_on(worker, row, day - days) == first for first, days in self._barred[shift]):
            return False
        run = self._run(at, day - 1, works=True)
        if run + 1 > worker.longest_run:
            return False
        if run == 0 and not self._may_start(at, day, shift):
            return False
        if row.count(shift) >= worker.most_shifts[case.shifts[shift].code]:
            return False
        minutes = sum(case.shifts[entry].minutes for entry in row if entry != OFF)
        return minutes + case.shifts[shift].minutes <= worker.most_minutes and self._weekend_left(at, day)

    def _may_start(self, at: int, day: int, shift: int) -> bool:
        """Return whether a run of work may begin: enough days off before it, and it can be long enough."""
        worker = self.case.workers[at]
        off = self._run(at, day - 1, works=False)
        if off < worker.least_off and off < day + len(worker.history):
            return False
        ahead = range(day, min(self.case.days, day + worker.least_run))
        code = self.case.shifts[shift].code
        return all(worker.may_work(later, code) for later in ahead) and len(ahead) <= worker.longest_run

    def _weekend_left(self, at: int, day: int) -> bool:
        case, worker = self.case, self.case.workers[at]
        if worker.most_weekends == NO_LIMIT:
            return True
        known = [case.worked_on(worker, self.rows[at], earlier) for earlier in range(-1, case.days)]
        known[day + 1] = 0
        worked = sum(
            known[later + 1] != OFF
            and (case.weekday(later) == SATURDAY or (case.weekday(later) == SUNDAY and known[later] == OFF))
            for later in range(day + 1)
        )
        return worked <= worker.most_weekends
