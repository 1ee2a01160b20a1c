"""The exact assignment, from nothing: as good as can be, and dealt to people who may stand there."""

from __future__ import annotations

from planning.manning.town import HOUR, STOPS, VOLUNTEERS, early, found, plan_of, unmanned_s, wanted, wanting
from watchbill.planning.manning import man_posts
from watchbill.planning.manning.exact import fewest_missing
from watchbill.planning.manning.post_shift import PostShift
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.stopping import NEVER, TimeLimit

OTHER = "T1-1"
"""A team of the department in the township."""


def manned(problem: Problem, *teams: str) -> Plan:
    shift = PostShift(problem, (0, "early"), sorted(teams))
    posts = tuple(shift.posts(fewest_missing(shift, [], seed=1, stop=NEVER)))
    plan = plan_of(problem, early(*teams), posts)
    assert {finding.severity for finding in found(problem, plan)} <= {"shortfall"}
    return plan


def test_people_relieve_each_other_after_their_time_off() -> None:
    problem = wanting(wanted(end_s=4 * HOUR, longest_s=HOUR, rest_s=HOUR))
    assert unmanned_s(manned(problem, *VOLUNTEERS[:2])) == 0


def test_as_many_stand_as_are_wanted() -> None:
    assert unmanned_s(manned(wanting(wanted(end_s=HOUR, people=2)), *VOLUNTEERS[:2])) == 0


def test_the_stop_that_matters_more_comes_first() -> None:
    problem = wanting(wanted(end_s=HOUR), wanted(STOPS[1], 0, 2 * HOUR))
    assert {post.stop for post in manned(problem, VOLUNTEERS[0]).posts} == {STOPS[0]}


BY_FORCE = (
    wanted(end_s=HOUR, forces=("volunteer", "support")),
    wanted(STOPS[1], 0, HOUR, forces=("volunteer",)),
)
"""The quick assignment gives the first post to the only one who may hold the second."""


def test_each_post_is_held_by_who_may_hold_it() -> None:
    assert unmanned_s(manned(wanting(*BY_FORCE), VOLUNTEERS[0], OTHER)) == 0


def test_kept_posts_stay_where_manning_anew_would_be_worse() -> None:
    """Something is lacking in any case, and there is no time to look for the best."""
    problem = wanting(*BY_FORCE, wanted(STOPS[1], 2 * HOUR, 3 * HOUR, name="north", forces=("police_patrol",)))
    duties = early(VOLUNTEERS[0], OTHER)
    best = man_posts(problem, duties, stop=NEVER)
    assert unmanned_s(plan_of(problem, duties, best)) == HOUR
    assert man_posts(problem, duties, stop=TimeLimit(0), kept=best) == best
