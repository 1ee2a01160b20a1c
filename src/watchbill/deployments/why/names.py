"""Names of what a reason's codes stand for, and its times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from watchbill.forces.enums import Force
from watchbill.planning.problem import Problem
from watchbill.web.templatetags.watchbill import clock, shift_label
from watchbill.web.templatetags.watchbill import day as day_text

MOST_TEAMS = 3
"""Teams named one by one; of more the first ones are, and the rest counted."""


class Names:
    """Names by code, from the problem that was planned."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._start = dt.date.fromisoformat(problem.operation.start_date)

    def area(self, code: str) -> str:
        """Name of an area."""
        return self.problem.area_by_code[code].name if code in self.problem.area_by_code else code

    def stop(self, code: str) -> str:
        """Name of a stop."""
        return self.problem.stop_by_code[code].name if code in self.problem.stop_by_code else code

    def force(self, code: str) -> str:
        """Name of a force in the language in force."""
        return str(Force(code).label) if code in Force.values else code

    def teams(self, codes: Iterable[str]) -> str:
        """Names of teams, the first ones of many."""
        known = self.problem.team_by_code
        names = [known[code].name if code in known else code for code in codes]
        if len(names) <= MOST_TEAMS + 1:
            return _(", ").join(names)
        rest = len(names) - MOST_TEAMS
        more = ngettext("%(n)s more team", "%(n)s more teams", rest) % {"n": rest}
        return _(", ").join([*names[:MOST_TEAMS], more])

    def clock(self, shift: str, second: int) -> str:
        """Time of day so many seconds after a shift's start; empty where there is no shift."""
        found = self.problem.shift_by_code.get(shift)
        return clock(found.start_s + second) if found else ""

    def date(self, day: int | None) -> dt.date | None:
        """Date of a day of the operation."""
        return None if day is None else self._start + dt.timedelta(days=day)

    def when(self, day: int | None, shift: str = "") -> str:
        """Day and shift in words; empty where there is neither."""
        parts = [day_text(self.date(day)), shift_label(shift) if shift else ""]
        return " ".join(part for part in parts if part)
