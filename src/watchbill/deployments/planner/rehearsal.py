"""The door to the simulation; a module of its own, since loading it takes seconds and few pages need it."""

from watchbill.planning.rehearsal.rehearse import RehearsalProgress, rehearse

__all__ = ["RehearsalProgress", "rehearse"]
