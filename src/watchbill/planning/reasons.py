"""Why a plan lacks something, as data: a verdict, what clashes, and what would mend it at which cost.

Codes and parameters only; sentences are made at the edge. ``explain`` computes these answers; reading them needs no
solver.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from watchbill.planning.plan import Shortfall
from watchbill.planning.problem import Level, Struct

Verdict = Literal["infeasible", "out_of_time", "failed"]
"""``infeasible``: proven that it cannot be while the claims of the clash hold; ``out_of_time``: not found yet, perhaps
possible; ``failed``: a solver's error."""

Finding = Literal["clash", "possible", "undecided", "not_examined", "solver_error"]
"""What stands behind a verdict.

``clash`` (infeasible): the claims that cannot hold together. Out of time: ``possible``: a way was found that keeps
every other claim, the search has not used it; ``undecided``: no proof either way; ``not_examined``: the time for
explanations was over before this one. ``solver_error`` (failed): a solver failed on this part.
"""

Unit = Literal["people", "teams", "duties", "visits", "minutes"]

RepairKind = Literal[
    "add_people",
    "add_team",
    "lower_level",
    "lend_team",
    "call_back",
    "leave_cycle",
    "lower_other",
    "put_on_duty",
    "allow_reach",
    "longer_gap",
    "shorter_pause",
    "shorter_dwell",
    "wider_window",
    "fewer_teams",
    "fewer_neighbours",
    "fewer_forces",
    "shorter_force_gap",
    "same_team_again",
    "drop_visit",
    "other_force",
    "leave_patrol",
    "longer_stint",
    "shorter_rest",
    "fewer_people",
    "plan_longer",
]


class Claim(Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One thing that a rule, a wish or a limit asks at a place. Empty fields do not matter to it.

    ``rule`` is a rule's code (``docs/rules``), or a limit: ``strength`` (there are no more people), ``reach`` (no
    other team may enter), ``on_duty`` (no more teams are on duty), ``team_time`` (a team has no more minutes),
    ``on_patrol`` (a team walks its route), ``post_force`` (no other force may hold the posts), ``post_rest`` (time off
    between two stints), ``posts_as_planned`` (posts of another stop stay manned as far as they are), ``walked`` (what
    began before a change has happened).
    A claim about a team has the team's home as ``area``.
    """

    rule: str
    area: str = ""
    day: int | None = None
    shift: str = ""
    force: str = ""
    team: str = ""
    stop: str = ""
    training: str = ""


class Repair(Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One change with which the thing wanted can be had, all else as the plan has it, and what it costs.

    By kind (``cost`` in ``unit``):

    =================  ==========================================================================================
    add_people         people more on duty in an area, day, shift
    add_team           new teams on duty
    lower_level        people fewer that ``level`` asks for in the area on that day, all forces together
    lend_team          duties of ``teams`` from other areas that count here
    call_back          duties of ``teams`` on days away
    leave_cycle        duties of ``teams`` outside their crew's cycle
    lower_other        people (or teams) that another wish, named by area, day, shift and force, gives up
    put_on_duty        duties of ``teams`` that are off and may work
    allow_reach        minutes on the way of ``teams`` that may not enter the village of the stop today
    longer_gap         minutes by which the longest gap grows; ``value`` is the new one in seconds
    shorter_pause      minutes by which the least gap shrinks; ``value`` is the new one in seconds
    shorter_dwell      minutes by which each visit shrinks; ``value`` is the new dwell in seconds
    wider_window       minutes by which visits lie outside their hours, together
    fewer_teams        different teams less
    fewer_neighbours   visits by neighbours less
    fewer_forces       different forces less
    shorter_force_gap  minutes by which the gap between forces shrinks; ``value`` is the new one in seconds
    same_team_again    visits more that one team may make; ``value`` is the new most
    drop_visit         visits less at ``stop``; ``value`` is their price: visits times 6 less the priority
    other_force        people of another force that the post would have to name
    leave_patrol       visits of ``teams`` that leave their routes
    longer_stint       minutes that people stand longer at the post without relief
    shorter_rest       minutes of time off between two stints less
    fewer_people       people that the posts of ``stop`` want less
    plan_longer        nothing: search on
    =================  ==========================================================================================
    """

    kind: RepairKind
    cost: int
    unit: Unit
    area: str = ""
    day: int | None = None
    shift: str = ""
    force: str = ""
    stop: str = ""
    teams: tuple[str, ...] = ()
    level: Level | None = None
    value: int = 0

    @classmethod
    def at(
        cls,
        claim: Claim,
        kind: RepairKind,
        cost: int,
        unit: Unit,
        *,
        teams: Iterable[str] = (),
        level: Level | None = None,
        value: int = 0,
    ) -> Repair:
        """Return a repair at the place and time of a claim."""
        return cls(
            kind=kind, cost=cost, unit=unit, area=claim.area, day=claim.day, shift=claim.shift, force=claim.force,
            stop=claim.stop, teams=tuple(sorted(teams)), level=level, value=value,
        )  # fmt: skip


class Explanation(Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One shortfall and why it is there. ``params``: figures, for example ``needs`` and ``able``."""

    shortfall: Shortfall
    verdict: Verdict
    finding: Finding
    clash: tuple[Claim, ...] = ()
    repairs: tuple[Repair, ...] = ()
    params: dict[str, int] = {}
