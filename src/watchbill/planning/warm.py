"""``python -m watchbill.planning.warm``: compile all kernels once, so that no plan waits for it.

What is compiled stays on disk beside the code; set-up runs this again when a kernel's source has changed.
"""

from __future__ import annotations

from watchbill.planning.patrols import plan_shift
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Problem
from watchbill.planning.rosters.search import solve_roster
from watchbill.planning.rosters.text import parse_case
from watchbill.planning.sample import sample_problem

PEOPLE = """
SECTION_HORIZON
7
SECTION_SHIFTS
D,480,
SECTION_STAFF
A,D=7,3360,0,5,1,1,1
B,D=7,3360,0,5,1,1,1
SECTION_COVER
0,D,1,100,1
3,D,1,100,1
"""


def main() -> None:
    """Use every engine once on a case that takes no time."""
    from watchbill.planning.rehearsal.rehearse import rehearse

    print("compiling the planner's kernels: about a minute, once", flush=True)
    problem, plan = patrols()
    solve_roster(parse_case(PEOPLE))
    rehearse(problem, plan, runs=2)


def patrols() -> tuple[Problem, Plan]:
    """Use the patrol engine once, in this thread alone."""
    problem = sample_problem(2, 4, 3, 1)
    duties = tuple(Duty(team=team.code, day=0, shift="early") for team in problem.teams)
    found = plan_shift(problem, duties, day=0, shift="early", time_limit_s=600, seed=1, rounds=0)
    return problem, Plan(duties=duties, routes=found.routes)


if __name__ == "__main__":
    main()
