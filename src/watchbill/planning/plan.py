"""What a solver answers: duties, routes, posts, and an honest list of what the plan lacks.

Units as in ``problem.py``. A plan never hides a gap: whatever the problem wants and the plan does not give is
a ``Shortfall``, and the verifier finds those that were left out.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta

from watchbill.planning.problem import Code, Day, Seconds, Struct


class Duty(Struct, kw_only=True, frozen=True):
    """A team is on duty in a shift of a day."""

    team: Code
    day: Day
    shift: Code


class Step(Struct, kw_only=True, frozen=True):
    """One thing a team does on its route: a visit at a stop, or its break.

    The visit begins at ``arrival_s``; a team that gets there earlier waits outside that time.
    """

    kind: Literal["visit", "break"]
    stop: Annotated[str, Meta(description="Stop code of a visit; empty for a break")] = ""
    place: Annotated[int, Meta(ge=0, description="Position in the problem's places")]
    arrival_s: Annotated[Seconds, Meta(description="Begin, seconds after the shift's start")]
    departure_s: Annotated[Seconds, Meta(description="End, seconds after the shift's start")]


class Route(Struct, kw_only=True, frozen=True):
    """The walk of one team in one shift: out of its base, its steps in order, back to its base."""

    team: Code
    day: Day
    shift: Code
    start_s: Annotated[Seconds, Meta(description="Leaves the base, seconds after the shift's start")]
    end_s: Annotated[Seconds, Meta(description="Back at the base, seconds after the shift's start")]
    steps: tuple[Step, ...]


class Post(Struct, kw_only=True, frozen=True):
    """A team, or a part of its people, stands at a stop: at a wanted post, or (without a name) at the stop itself."""

    team: Code
    day: Day
    shift: Code
    stop: Code
    start_s: Seconds
    end_s: Seconds
    name: Annotated[str, Meta(description="Name of the post that is wanted there; empty: the stop itself")] = ""
    people: Annotated[int, Meta(ge=0, description="People of the team that stand there; 0: all of them")] = 0


class Shortfall(Struct, kw_only=True, frozen=True):
    """Something wanted that the plan does not give: which rule, where, and by how much."""

    rule: Annotated[Code, Meta(description="Code of the rule, see docs/rules")]
    amount: Annotated[float, Meta(ge=0, description="How much is missing, in the rule's unit")]
    unit: Literal["people", "visits", "teams", "seconds", "duties"]
    area: str = ""
    day: int | None = None
    shift: str = ""
    force: str = ""
    stop: str = ""
    team: str = ""
    training: str = ""


class Plan(Struct, kw_only=True, frozen=True):
    """The answer to a problem: complete but for its shortfalls."""

    duties: tuple[Duty, ...]
    routes: tuple[Route, ...]
    posts: tuple[Post, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()

    @cached_property
    def routes_by_shift(self) -> dict[tuple[int, str], tuple[Route, ...]]:
        """Routes by (day, shift code)."""
        grouped: dict[tuple[int, str], list[Route]] = {}
        for route in self.routes:
            grouped.setdefault((route.day, route.shift), []).append(route)
        return {key: tuple(value) for key, value in grouped.items()}
