"""Risk colours of the demo's days, as a duty room would set them: suggestions confirmed, and what changes when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from watchbill.operations.models import Operation
from watchbill.places.actions import NewColour, set_colours
from watchbill.places.enums import RiskColour
from watchbill.places.models import DayColour
from watchbill.places.queries import Line, board

SUGGESTED = 12
"""So many suggestions are confirmed on the first day."""
SERIOUS = {RiskColour.RED, RiskColour.ORANGE}


def set_sample_colours(operation: Operation, stage: str, stations: tuple[str, ...]) -> None:
    """Give places and areas of a three-day operation colours by day, unless the district has some already.

    ``stage`` and ``stations`` are how the names of the square with the main stage and of the stations that people
    come by begin, in lower case.
    """
    if DayColour.objects.filter(district=operation.district).exists():
        return
    arrival, concerts, parade = operation.dates
    shown = board(None, operation.district, [arrival - dt.timedelta(days=1), arrival])
    squares = [line for line in shown.lines if line.name.casefold().startswith(stage)]
    ways_in = [line for line in shown.lines if line.name.casefold().startswith(stations)]
    doubtful = [line for line in shown.lines if line.differs and line.suggestion.colour in SERIOUS]
    full = [area for area in shown.areas if area.level == "village" and area.counts[RiskColour.RED]]
    steps: list[tuple[dt.date, list[tuple[Sequence[Line], str, str]]]] = [
        (arrival, [(squares, "orange", "Sample: stages are built, lorries between walkers")]),
        (concerts, [(squares, "red", "Sample: crowd at the first concerts")]),
        (
            parade,
            [
                (ways_in, "red", "Sample: everybody leaves within an hour of the last concert"),
                (full, "red", "Sample: parade and concerts at the same time"),
            ],
        ),
    ]
    for date, changes in steps:
        colours = [
            NewColour(line.ledger, line.code, colour, reason) for lines, colour, reason in changes for line in lines
        ]
        if date == arrival:
            colours += [_as_suggested(line) for line in doubtful[:SUGGESTED] if line not in squares]
        if colours:
            set_colours(by=None, district=operation.district, date=date, colours=colours)


def _as_suggested(line: Line) -> NewColour:
    found = line.suggestion
    return NewColour(line.ledger, line.code, found.colour, found.reason, found.colour, found.reason)
