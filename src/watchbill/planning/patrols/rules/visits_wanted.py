"""Every visit wanted takes place, or is paid for: leaving out a visit costs more, the more its stop matters."""

from __future__ import annotations

LOWEST_PRIORITY = 5
PRICE_UNIT = 20_000


def weight(priority: int) -> int:
    """Weight of a missed visit: 5 for what matters most (priority 1), 1 for what matters least (priority 5)."""
    return LOWEST_PRIORITY + 1 - priority


def price(priority: int) -> int:
    """The same in the search's money, in which a second of travel costs one: no detour is worth a visit."""
    return PRICE_UNIT * weight(priority)
