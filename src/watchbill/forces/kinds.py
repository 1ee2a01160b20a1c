"""How each force works: whether it patrols, rotates in the cycle of crews, works nights, and where it may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from watchbill.forces.enums import Force


@dataclass(frozen=True)
class ForceKind:
    """``patrols``: walks routes, else holds fixed posts; ``rotates``: follows the cycle of crews and shifts.

    ``reach``: ``around`` is the home village and its neighbours, ``home`` the home area and what lies in it.
    """

    patrols: bool
    rotates: bool
    at_night: bool
    reach: Literal["around", "home"]


KINDS: dict[str, ForceKind] = {
    Force.POLICE_PATROL: ForceKind(patrols=True, rotates=False, at_night=True, reach="home"),
    Force.PATROL_TEAM: ForceKind(patrols=True, rotates=True, at_night=True, reach="around"),
    Force.VOLUNTEER: ForceKind(patrols=False, rotates=False, at_night=False, reach="home"),
    Force.SUPPORT: ForceKind(patrols=False, rotates=False, at_night=False, reach="home"),
    Force.SITE_GUARD: ForceKind(patrols=False, rotates=True, at_night=True, reach="home"),
}
"""The kinds by force code, in the order in which forces are listed."""
