"""What a roster pays for each thing that it lacks: whole numbers, compared only with each other."""

from __future__ import annotations

from watchbill.planning.problem import Struct


class Prices(Struct, kw_only=True, frozen=True):
    """Prices of the soft rules.

    The order that they keep: a village without patrol, then people under a level, then leaving a crew's cycle, then
    what patrols need, then the duties themselves, and last fairness, which must never be bought with a duty that
    nobody needs. Leaving the cycle pays for a level and for round-the-clock cover, and for nothing below them.
    """

    round_the_clock: int = 60_000
    """Per village, day and shift without a team on duty that reaches it."""
    level_share: int = 20_000
    """Per person under a minimum."""
    four_crews: int = 15_000
    """Per duty outside the crew's cycle."""
    two_teams_reach: int = 600
    """Per demand that lacks one team in reach."""
    two_teams_reach_most: int = 2_900
    """Most that one missing team costs in one village and shift."""
    capacity: int = 6
    """Per minute of wanted visits that the teams in reach cannot give."""
    reserve: int = 2
    """Per minute under one and a half times the wanted visits."""
    ample: int = 1
    """Per minute under two and a half times the wanted visits."""
    due_but_off: int = 300
    """Per day off of a rotating team whose crew is due."""
    crew_balance: int = 40
    """Per person between the largest and the smallest crew of a home area."""
    nights: int = 250
    """Per night duty between the most and the least burdened team of a group."""
    weekends: int = 150
    """Per weekend duty between the most and the least burdened team of a group."""
    duties: int = 200
    """Per duty between the most and the least burdened team of a group."""
    duty: int = 500
    """Per duty of a team that does not rotate."""
