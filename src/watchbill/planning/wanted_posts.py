"""The fixed posts that a problem wants: where, when, how many people, of which forces, and when they are relieved.

Units as in ``problem.py``, which hands this class on.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from watchbill.planning.fields import Code, Day, Seconds, Struct


class PostDemand(Struct, kw_only=True, frozen=True):
    """A fixed post that is wanted at a stop in a part of one shift of one day."""

    stop: Code
    name: Annotated[str, Meta(description="Which post there, for example the north gate; empty: the stop itself")] = ""
    day: Day
    shift: Code
    start_s: Annotated[Seconds, Meta(description="First second, after the shift's start")]
    end_s: Annotated[Seconds, Meta(description="End, seconds after the shift's start, within the shift")]
    people: Annotated[int, Meta(ge=1, le=1_000, description="People wanted there throughout")] = 1
    forces: Annotated[tuple[Code, ...], Meta(description="Forces that may hold it; empty: all that do not patrol")] = ()
    longest_s: Annotated[
        int, Meta(ge=300, le=604_800, description="Longest time that anybody stands there before being relieved")
    ] = 7_200
    rest_s: Annotated[Seconds, Meta(description="Least time that they have off posts afterwards")] = 1_800
    look_after: Annotated[str, Meta(description="What is looked after here")] = ""
