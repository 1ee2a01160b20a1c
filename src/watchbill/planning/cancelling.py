"""How a call that runs in a worker learns that it is to end: a key per run, known in each process that works for it."""

from __future__ import annotations

from typing import Protocol


class Flag(Protocol):
    """An event of ``threading`` or ``multiprocessing``."""

    def is_set(self) -> bool:
        """Return whether it was raised."""
        ...


_cancelled: set[str] = set()
_flags: dict[str, Flag] = {}


def is_cancelled(key: str) -> bool:
    """Return whether the run of this key is to end."""
    return key in _cancelled or (key in _flags and _flags[key].is_set())


def listen_to(key: str, flag: Flag) -> None:
    """Take a flag that ends the run of this key, as far as this process is concerned."""
    _flags[key] = flag


def cancel_here(key: str) -> None:
    """End the run of this key in this process."""
    _cancelled.add(key)


def forget_here(key: str) -> None:
    """Forget a run that is over."""
    _cancelled.discard(key)
    _flags.pop(key, None)
