"""``watchbill rehearse``: a plan by simulation, from an operation or from a JSON file alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter, Token

from watchbill.cli.display import out
from watchbill.cli.exits import CommandError, Exit
from watchbill.cli.rehearsal_display import RehearsalDisplay, rehearsal_parts
from watchbill.planning import files
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Assumptions, Outcome
from watchbill.planning.rehearsal.rehearse import rehearse

MINUTE_S = 60


def as_share(_type: object, tokens: Sequence[Token]) -> float:
    """Read '5%' or '0.05'."""
    text = tokens[0].value.strip()
    value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= value <= 1:
        raise ValueError("a share is from 0 to 1, or from 0% to 100%")
    return value


Share = Annotated[float | None, Parameter(converter=as_share)]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Given:
    """What is assumed in place of the defaults.

    Parameters
    ----------
    no_show
        Chance that a team does not turn out.
    person_no_show
        Chance that one person of a team stays away.
    late_start
        Mean delay of a team's start in minutes.
    travel_spread
        Standard deviation of the logarithm of time on the way against plan.
    closed_ways
        Chance that the way between two places is closed for a shift.
    incidents
        Incidents a day per 100 stops.
    incident_minutes
        Mean time that an incident binds a team, in minutes.
    hand_over
        Whether teams with time in hand take visits that others cannot make.
    """

    no_show: Share = None
    person_no_show: Share = None
    late_start: float | None = None
    travel_spread: float | None = None
    closed_ways: Share = None
    incidents: float | None = None
    incident_minutes: float | None = None
    hand_over: bool = True

    def assumptions(self) -> Assumptions:
        """Return all assumptions; raises ``msgspec.ValidationError`` where one is out of its range."""
        given = {
            "team_no_show": self.no_show,
            "person_no_show": self.person_no_show,
            "late_start_s": None if self.late_start is None else round(self.late_start * MINUTE_S),
            "travel_spread": self.travel_spread,
            "closed_legs": self.closed_ways,
            "incidents": self.incidents,
            "incident_s": None if self.incident_minutes is None else round(self.incident_minutes * MINUTE_S),
            "hand_over": self.hand_over,
        }
        return msgspec.convert({name: value for name, value in given.items() if value is not None}, Assumptions)


NOTHING_GIVEN = Given()


def rehearse_plan(
    target: str,
    /,
    *,
    run: int | None = None,
    runs: int = 1000,
    seed: int = 1,
    day: Annotated[list[int] | None, Parameter(consume_multiple=True)] = None,
    given: Given = NOTHING_GIVEN,
    workers: int = 2,
    format: Literal["text", "json"] = "text",
) -> int:
    """Rehearse a plan by simulation: who stays away, what takes longer, what happens, and what remains of the plan.

    Ctrl-C ends it with the runs so far (exit code 3). What a parameter means, and where its default is from, stands
    in docs/rehearsal.md.

    Example: watchbill rehearse festival --runs 1000 --no-show 5%

    Parameters
    ----------
    target
        Code of an operation, or a JSON file with a plan as 'watchbill export' writes it.
    run
        Version of the operation's plan; the published or newest one without it.
    runs
        Number of rehearsals.
    seed
        Number that makes them repeatable.
    day
        Days, 1 is the first; all days without it.
    workers
        Threads to use.
    format
        Tables to read, or JSON.
    """
    problem, plan = _load(target, run)
    days = None if day is None else [number - 1 for number in day]
    if runs < 1 or seed < 0 or (days and not set(days) <= set(range(problem.operation.days))):
        raise CommandError(f"--runs from 1, --seed from 0, --day from 1 to {problem.operation.days}")
    with RehearsalDisplay() as display:
        outcome = rehearse(
            problem,
            plan,
            assumptions=given.assumptions(),
            runs=runs,
            seed=seed,
            workers=workers,
            days=days,
            on_progress=display.show,
        )
    show_outcome(problem, outcome, format)
    return Exit.STOPPED if outcome.runs < outcome.runs_wanted else Exit.FINE


def show_outcome(problem: Problem, outcome: Outcome, format: Literal["text", "json"]) -> None:
    """Show an outcome as sentences and tables, or as JSON."""
    if format == "json":
        print(msgspec.json.format(msgspec.json.encode(outcome), indent=2).decode())
        return
    for part in rehearsal_parts(problem, outcome):
        out.print(part, markup=False)


def _load(target: str, run: int | None) -> tuple[Problem, Plan]:
    path = Path(target)
    if path.suffix != ".json":
        from watchbill.cli.database.access import load_plan  # here: a file is rehearsed without a database

        return load_plan(target, run)
    content = files.read(path)
    if content.plan is None:
        raise CommandError(f"{target}: holds a problem without a plan")
    return content.problem, content.plan
