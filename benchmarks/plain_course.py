"""What the plain rehearsal keeps of one shift in one run: tasks, the teams that walk, and what happened."""

from __future__ import annotations

from dataclasses import dataclass, field

from watchbill.planning.problem import Team


@dataclass
class Task:
    """A visit or a break: whose it is, and what has become of it."""

    owner: str
    position: int
    stop: str
    place: int
    planned_s: int
    stay_s: int
    state: str = "own"
    """own, open (others may take it), given (given up by its owner), done."""
    begun_s: int = -1
    by: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in {"open", "given"}

    @property
    def order(self) -> tuple[str, int]:
        return self.owner, self.position


@dataclass
class Walker:
    """A patrolling team and what it does now."""

    team: Team
    tasks: list[Task]
    late_s: int
    starts_s: int
    present: bool
    here: int = 0
    there: int = 0
    leaves_s: int = 0
    arrives_s: int = 0
    begins_s: int = 0
    ends_s: int | None = None
    doing: Task | str = "start"


@dataclass
class Course:
    """What happened in one shift of one run."""

    tasks: list[Task] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)
    present: dict[str, bool] = field(default_factory=dict)
    arrivals: list[tuple[str, int | None]] = field(default_factory=list)
    calls: list[tuple[str, int | None]] = field(default_factory=list)
    bare_min: dict[str, int] = field(default_factory=dict)
    held_s: int = 0
    open_s: dict[str, int] = field(default_factory=dict)
