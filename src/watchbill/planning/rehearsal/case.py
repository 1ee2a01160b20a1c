"""One shift of a plan as arrays: what the compiled simulation walks through.

Teams with the same mode and the same reach share a **ground** (``grounds.py``): places that are its *nodes*, counted
from 0 within it, and the travel times between them. ``case_builder.py`` makes the arrays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.arrays import Ints

NONE = -1
NO_WAY = 1 << 30
"""Seconds of a way that does not exist: more than any shift, and safe to add up."""
Keys = NDArray[np.uint64]


class ShiftCase(NamedTuple):
    """One shift. Times are seconds after its start; ``first_x`` arrays are offsets with the end as last entry."""

    shift_key: np.uint64
    length_s: int
    # duties: everybody on duty, patrols first
    duty_keys: Keys
    strengths: Ints
    first_minimum: Ints
    """Offsets into ``duty_minima``, by duty."""
    duty_minima: Ints
    """Positions of the minima for which a duty counts."""
    # teams: the duties that patrol, with the same numbers
    bases: Ints
    """Node of each team's base."""
    grounds: Ints
    starts: Ints
    """When the team leaves its base as planned."""
    first_village: Ints
    villages: Ints
    """Villages that each team has in reach."""
    # steps of all routes, by team
    first_step: Ints
    step_keys: Keys
    step_stops: Ints
    """Stop of each step; -1: break."""
    step_nodes: Ints
    """Node in the ground of its own team."""
    planned: Ints
    stays: Ints
    # fixed posts
    roles: Ints
    """People that each duty has at posts in the shift, those at rest with them."""
    held_duties: Ints
    """Duty of each stint of a person at a post."""
    held_roles: Ints
    """Number of that person within its team."""
    held_s: Ints
    post_stops: Ints
    """Stops that want posts."""
    first_segment: Ints
    """Offsets into the segments, by stop that wants posts: hours of a post in which the same people stand."""
    segment_s: Ints
    segment_people: Ints
    """People wanted."""
    first_stand: Ints
    """Offsets into the stands, by segment."""
    stand_duties: Ints
    stand_roles: Ints
    posts_planned_s: Ints
    """People-seconds that the plan itself leaves open, by stop that wants posts."""
    # what stops want
    first_visit: Ints
    """Offsets into ``visits``, by want."""
    visits: Ints
    """Steps that are visits, by want."""
    want_stops: Ints
    want_teams: Ints
    """Different teams that the plan sends, as far as wanted."""
    longest_gaps: Ints
    """What a want bears: the longest gap allowed, or the planned one and what is still on time where that is longer."""
    # grounds
    first_node: Ints
    reach_sizes: Ints
    """Number of nodes that are stops in reach; they come first."""
    node_stops: Ints
    node_places: Ints
    first_time: Ints
    times: NDArray[np.int32]
    """Seconds from node to node of each ground, row by row; ``NO_WAY`` where there is none."""
    # incidents
    hour_starts: Ints
    """Offsets of the clock hours within the shift, its end as last entry."""
    expected: Ints
    """Millionths of incidents expected until each of ``hour_starts``."""
    stop_weights: Ints
    """Running total of the weights of all stops."""
