"""The rules of a roster, one file each: a function that adds what the rule asks for to the draft of the case."""

from __future__ import annotations

from collections.abc import Callable

from watchbill.planning.rosters.draft import Draft
from watchbill.planning.rosters.rules.away import add_away
from watchbill.planning.rosters.rules.capacity import add_capacity
from watchbill.planning.rosters.rules.day_after_night import add_day_after_night
from watchbill.planning.rosters.rules.fairness import add_fairness
from watchbill.planning.rosters.rules.four_crews import add_four_crews
from watchbill.planning.rosters.rules.least_off import add_least_off
from watchbill.planning.rosters.rules.least_run import add_least_run
from watchbill.planning.rosters.rules.least_work import add_least_work
from watchbill.planning.rosters.rules.level_share import add_level_share
from watchbill.planning.rosters.rules.longest_run import add_longest_run
from watchbill.planning.rosters.rules.most_shifts import add_most_shifts
from watchbill.planning.rosters.rules.most_weekends import add_most_weekends
from watchbill.planning.rosters.rules.most_work import add_most_work
from watchbill.planning.rosters.rules.needless_duties import add_needless_duties
from watchbill.planning.rosters.rules.post_unmanned import add_post_unmanned
from watchbill.planning.rosters.rules.rest import add_rest
from watchbill.planning.rosters.rules.round_the_clock import add_round_the_clock
from watchbill.planning.rosters.rules.shift_order import add_shift_order
from watchbill.planning.rosters.rules.together import add_together
from watchbill.planning.rosters.rules.trained_share import add_trained_share
from watchbill.planning.rosters.rules.training import add_training
from watchbill.planning.rosters.rules.two_teams_reach import add_two_teams_reach
from watchbill.planning.rosters.rules.wish import add_wish

Rule = Callable[[Draft], None]

HARD_RULES: tuple[Rule, ...] = (
    add_training,
    add_away,
    add_rest,
    add_day_after_night,
    add_shift_order,
    add_longest_run,
    add_least_run,
    add_least_off,
    add_least_work,
    add_most_work,
    add_most_shifts,
    add_most_weekends,
    add_together,
)
SOFT_RULES: tuple[Rule, ...] = (
    add_four_crews,
    add_level_share,
    add_trained_share,
    add_post_unmanned,
    add_round_the_clock,
    add_two_teams_reach,
    add_capacity,
    add_fairness,
    add_needless_duties,
    add_wish,
)
RULES = HARD_RULES + SOFT_RULES
