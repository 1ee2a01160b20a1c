"""What a roster pays for each thing that it lacks: whole numbers, compared only with each other."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from watchbill.planning.fields import Struct

Price = Annotated[int, Meta(ge=0, le=1_000_000)]


class Prices(Struct, kw_only=True, frozen=True):
    """Prices of the soft rules.

    The order that they keep: a village without patrol, then people under a level, then people that fixed posts need,
    then leaving a crew's cycle, then what patrols need, then the duties themselves, and last fairness, which must never
    be bought with a duty that nobody needs. Leaving the cycle pays for posts, a level and round-the-clock cover, and
    for nothing below them.
    """

    round_the_clock: Annotated[
        int, Meta(ge=0, description="Per village, day and shift without a team on duty that reaches it")
    ] = 60_000
    level_share: Annotated[Price, Meta(description="Per person under a minimum")] = 20_000
    post_unmanned: Annotated[Price, Meta(description="Per person that fixed posts need in a shift and lack")] = 18_000
    four_crews: Annotated[Price, Meta(description="Per duty outside the crew's cycle")] = 15_000
    two_teams_reach: Annotated[Price, Meta(description="Per demand that lacks one team in reach")] = 600
    two_teams_reach_most: Annotated[
        int, Meta(ge=0, description="Most that one missing team costs in one village and shift")
    ] = 2_900
    capacity: Annotated[
        int, Meta(ge=0, description="Per minute of wanted visits that the teams in reach cannot give")
    ] = 6
    reserve: Annotated[Price, Meta(description="Per minute under one and a half times the wanted visits")] = 2
    ample: Annotated[Price, Meta(description="Per minute under two and a half times the wanted visits")] = 1
    due_but_off: Annotated[Price, Meta(description="Per day off of a rotating team whose crew is due")] = 300
    crew_balance: Annotated[
        int, Meta(ge=0, description="Per person between the largest and the smallest crew of a home area")
    ] = 40
    nights: Annotated[
        int, Meta(ge=0, description="Per night duty between the most and the least burdened team of a group")
    ] = 250
    weekends: Annotated[
        int, Meta(ge=0, description="Per weekend duty between the most and the least burdened team")
    ] = 150
    duties: Annotated[
        int, Meta(ge=0, description="Per duty between the most and the least burdened team of a group")
    ] = 200
    duty: Annotated[Price, Meta(description="Per duty of a team that does not rotate")] = 500
