"""Which lower level the people who can come would meet, and how many people fewer it asks for."""

from __future__ import annotations

import msgspec

from watchbill.planning.explain.desk import Desk
from watchbill.planning.levels import LEVELS, minima_of
from watchbill.planning.problem import AreaLevel, Level, Minimum
from watchbill.planning.reasons import Claim


def lower_level(desk: Desk, wish: Claim, able: int) -> tuple[Level, int] | None:
    """Return the highest level below the one in force that ``able`` people meet, and how many fewer it asks for.

    The people fewer are those of all forces in the area on that day. None where no level helps, or where the problem
    does not hold the strengths that the minima come from.
    """
    if not desk.problem.strengths:
        return None
    now = desk.levels.get((wish.area, wish.day or 0), "regular")
    for level in reversed(LEVELS[: LEVELS.index(now)]):
        asked = _minima(desk, wish, level)
        people = next((m.people for m in asked if (m.force, m.shift) == (wish.force, wish.shift)), 0)
        if people <= able:
            today = [m for m in desk.problem.minima if (m.area, m.day) == (wish.area, wish.day)]
            return level, _whole_day(today) - _whole_day(asked)
    return None


def _minima(desk: Desk, wish: Claim, level: Level) -> list[Minimum]:
    """What a level asks for in the area of a wish on its day."""
    problem = desk.problem
    inside = [area for area in problem.areas if wish.area in problem.ancestors(area.code)]
    codes = {area.code for area in inside}
    found = minima_of(
        problem,
        [AreaLevel(area=wish.area, day=wish.day or 0, level=level)],
        areas=[msgspec.structs.replace(area, parent="") if area.code == wish.area else area for area in inside],
        teams=[team for team in problem.teams if team.area in codes],
    )
    return [minimum for minimum in found if minimum.area == wish.area]


def _whole_day(asked: list[Minimum]) -> int:
    return sum(minimum.people for minimum in asked if not minimum.shift)
