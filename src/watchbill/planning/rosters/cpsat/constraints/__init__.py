"""The constraints of the model, one file each; every one is a function that adds itself to the model."""

from __future__ import annotations

from collections.abc import Callable

from watchbill.planning.rosters.cpsat.constraints.conflicts import add_conflicts
from watchbill.planning.rosters.cpsat.constraints.cover import add_cover
from watchbill.planning.rosters.cpsat.constraints.crew_balance import add_crew_balance
from watchbill.planning.rosters.cpsat.constraints.cycle import add_cycle
from watchbill.planning.rosters.cpsat.constraints.duties import add_duties
from watchbill.planning.rosters.cpsat.constraints.fairness import add_fairness
from watchbill.planning.rosters.cpsat.constraints.least_off import add_least_off
from watchbill.planning.rosters.cpsat.constraints.least_run import add_least_run
from watchbill.planning.rosters.cpsat.constraints.longest_run import add_longest_run
from watchbill.planning.rosters.cpsat.constraints.minutes import add_minutes
from watchbill.planning.rosters.cpsat.constraints.most_shifts import add_most_shifts
from watchbill.planning.rosters.cpsat.constraints.one_shift import add_one_shift
from watchbill.planning.rosters.cpsat.constraints.together import add_together
from watchbill.planning.rosters.cpsat.constraints.weekends import add_weekends
from watchbill.planning.rosters.cpsat.constraints.wishes import add_wishes
from watchbill.planning.rosters.cpsat.variables import RosterModel

Constraint = Callable[[RosterModel], None]

HARD: tuple[Constraint, ...] = (
    add_one_shift,
    add_conflicts,
    add_longest_run,
    add_least_run,
    add_least_off,
    add_minutes,
    add_most_shifts,
    add_weekends,
    add_together,
)
PRICED: tuple[Constraint, ...] = (
    add_cover,
    add_wishes,
    add_duties,
    add_cycle,
    add_crew_balance,
    add_fairness,
)
