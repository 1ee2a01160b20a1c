"""What differs between two plans, order by order. An order is what one team has to do in one shift of a day.

An order is changed if the team is on duty in only one of the plans, if its route visits other stops or another number
of times or in another order, if one of its visits, its break or its time at a post begins more than ``TOLERANCE_S``
earlier or later, or if it holds other posts. Smaller moves are within what a team in the street cannot keep to the
minute anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from watchbill.planning.plan import Plan, Post, Route
from watchbill.planning.problem import Code, Day, Struct

TOLERANCE_S = 300
"""Five minutes."""

Kind = Literal["added", "dropped", "moved", "changed"]
"""A duty more, a duty less, a duty in another shift of the same day, another route or post in the same shift."""


class ShiftedVisit(Struct, kw_only=True, frozen=True):
    """A visit that stays with the team and begins at another time."""

    stop: Code
    minutes: Annotated[int, Meta(description="Later; below zero: earlier")]


class OrderChange(Struct, kw_only=True, frozen=True):
    """One changed order of one team."""

    team: Code
    day: Day
    kind: Kind
    shift: Annotated[str, Meta(description="Shift in the new plan; of a dropped duty, in the old one")]
    from_shift: Annotated[str, Meta(description="Shift in the old plan; empty: off")]
    stops_added: tuple[Code, ...] = ()
    stops_dropped: tuple[Code, ...] = ()
    stops_shifted: tuple[ShiftedVisit, ...] = ()
    break_minutes: Annotated[int, Meta(description="By how much the break moved; later is above zero")] = 0


def differences(old: Plan, new: Plan) -> tuple[OrderChange, ...]:
    """Return the changed orders from one plan to another, by team and day."""
    before, after = _orders(old), _orders(new)
    found = (_change(key, before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys()))
    return tuple(change for change in found if change is not None)


class _Order(Struct, kw_only=True, frozen=True):
    shift: str
    route: Route | None
    posts: tuple[Post, ...]


def _orders(plan: Plan) -> dict[tuple[str, int], _Order]:
    routes = {(route.team, route.day, route.shift): route for route in plan.routes}
    posts: dict[tuple[str, int, str], list[Post]] = {}
    for post in plan.posts:
        posts.setdefault((post.team, post.day, post.shift), []).append(post)
    return {
        (duty.team, duty.day): _Order(
            shift=duty.shift,
            route=routes.get((duty.team, duty.day, duty.shift)),
            posts=tuple(posts.get((duty.team, duty.day, duty.shift), ())),
        )
        for duty in plan.duties
    }


def _change(key: tuple[str, int], before: _Order | None, after: _Order | None) -> OrderChange | None:
    team, day = key
    added, dropped, shifted, break_minutes = _stops(before, after)
    if before is None or after is None:
        assert before is not None or after is not None
        present = after or before
        assert present is not None
        return OrderChange(
            team=team,
            day=day,
            kind="added" if before is None else "dropped",
            shift=present.shift,
            from_shift=before.shift if before else "",
            stops_added=added,
            stops_dropped=dropped,
        )
    if before.shift == after.shift and not (
        added or dropped or shifted or break_minutes or _is_reordered(before, after)
    ):
        return None
    return OrderChange(
        team=team,
        day=day,
        kind="changed" if before.shift == after.shift else "moved",
        shift=after.shift,
        from_shift=before.shift,
        stops_added=added,
        stops_dropped=dropped,
        stops_shifted=shifted if before.shift == after.shift else (),
        break_minutes=break_minutes if before.shift == after.shift else 0,
    )


def _visits(order: _Order | None) -> list[tuple[str, int]]:
    if order is None:
        return []
    visits = [(step.stop, step.arrival_s) for step in (order.route.steps if order.route else ()) if step.stop]
    return visits + [(post.stop, post.start_s) for post in order.posts]


def _is_reordered(before: _Order, after: _Order) -> bool:
    return [stop for stop, _ in _visits(before)] != [stop for stop, _ in _visits(after)]


def _stops(
    before: _Order | None, after: _Order | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[ShiftedVisit, ...], int]:
    """Stops added, dropped and shifted, the visits of one stop paired in order of time; and the break's move."""
    old, new = _by_stop(_visits(before)), _by_stop(_visits(after))
    added: list[str] = []
    dropped: list[str] = []
    shifted: list[ShiftedVisit] = []
    for stop in dict.fromkeys((*old, *new)):
        was, now = list(old.get(stop, [])), list(new.get(stop, []))
        for start in [start for start in was if start in now]:
            was.remove(start)
            now.remove(start)
        for first, second in zip(was, now, strict=False):
            if abs(second - first) > TOLERANCE_S:
                shifted.append(ShiftedVisit(stop=stop, minutes=round((second - first) / 60)))
        added += [stop] * (len(now) - len(was))
        dropped += [stop] * (len(was) - len(now))
    return tuple(added), tuple(dropped), tuple(shifted), _break_minutes(before, after)


def _by_stop(visits: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for stop, start in visits:
        found.setdefault(stop, []).append(start)
    return found


def _break_minutes(before: _Order | None, after: _Order | None) -> int:
    starts = [
        [step.arrival_s for step in order.route.steps if step.kind == "break"] if order and order.route else []
        for order in (before, after)
    ]
    if not starts[0] or not starts[1]:
        return 0
    moved = starts[1][0] - starts[0][0]
    return round(moved / 60) if abs(moved) > TOLERANCE_S else 0
