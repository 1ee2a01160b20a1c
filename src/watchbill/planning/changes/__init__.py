"""What can change in an operation after it was planned, as data, and the problem with the changes in it.

A change says what happened, never what to do about it: planning anew (``solve.py``) or a repair (``repair/``) does
that. Changes are plain data with a ``kind``, so that a list of them is stored and read again as JSON
(``encode``, ``decode``). ``apply`` gives the problem with all of them, in order; it raises ``ChangeError`` where one
names something that the problem does not have, and changes nothing then.

Days are counted from 0 as in ``problem.py``; ``until_day`` is exclusive and ``None`` for the end of the operation.
Streets and stops are closed for the whole problem: a repair takes what was walked before its instant as walked.
"""

from watchbill.planning.changes.apply import ChangeError, apply, with_visits
from watchbill.planning.changes.vocabulary import (
    AnyChange,
    Changes,
    LevelSet,
    NewPlace,
    Pins,
    PlaceTravel,
    Since,
    SiteAdded,
    StopUnreachable,
    StreetClosed,
    TeamAdded,
    TeamOut,
    TravelSlowed,
    TravelTimes,
    VisitsChanged,
    decode,
    encode,
)

__all__ = [
    "AnyChange",
    "ChangeError",
    "Changes",
    "LevelSet",
    "NewPlace",
    "Pins",
    "PlaceTravel",
    "Since",
    "SiteAdded",
    "StopUnreachable",
    "StreetClosed",
    "TeamAdded",
    "TeamOut",
    "TravelSlowed",
    "TravelTimes",
    "VisitsChanged",
    "apply",
    "decode",
    "encode",
    "with_visits",
]
