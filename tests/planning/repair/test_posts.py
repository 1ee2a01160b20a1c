"""Posts after a repair: who stands stays, gaps are filled, what is past stays as it was."""

from __future__ import annotations

import msgspec

from planning.manning.town import HOUR, STOPS, VOLUNTEERS, early, found, plan_of, unmanned_s, wanted, wanting
from watchbill.planning.changes import Pins, Since, TeamOut
from watchbill.planning.changes.apply import apply
from watchbill.planning.check import check
from watchbill.planning.manning import man_posts
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem
from watchbill.planning.repair import repair
from watchbill.planning.repair.posts import repair_posts
from watchbill.planning.repair.request import Request
from watchbill.planning.stopping import NEVER

PROBLEM = wanting(wanted(people=1), wanted(STOPS[1], 0, 2 * HOUR), strength=2)
OUT = TeamOut(team=VOLUNTEERS[0], day=0, shift="early")


def planned() -> Plan:
    duties = early(*VOLUNTEERS)
    return plan_of(PROBLEM, duties, man_posts(PROBLEM, duties))


def after(plan: Plan, now_s: int) -> tuple[Problem, Plan]:
    changed = msgspec.structs.replace(apply(PROBLEM, [OUT]), walked_until_s=now_s)
    request = Request(PROBLEM, plan, changed, now_s, Pins())
    duties = tuple(duty for duty in plan.duties if request.can_work(duty))
    return changed, plan_of(changed, duties, repair_posts(request, duties, stop=NEVER))


def test_others_fill_the_gap_and_stay_where_they_stood() -> None:
    before = planned()
    problem, plan = after(before, 0)
    assert found(problem, plan) == []
    kept = {post for post in before.posts if post.team != VOLUNTEERS[0]}
    assert kept <= set(plan.posts)


def test_what_was_held_before_the_instant_stays_to_the_letter() -> None:
    before = planned()
    now_s = 6 * HOUR + 3 * HOUR  # three hours into the early shift
    problem, plan = after(before, now_s)
    past = {post for post in before.posts if post.start_s < 3 * HOUR}
    assert past <= set(plan.posts)
    assert not [post for post in plan.posts if post.team == VOLUNTEERS[0] and post.start_s >= 3 * HOUR]
    assert {one.severity for one in found(problem, plan)} <= {"shortfall"}
    assert unmanned_s(plan) == 0


def test_repair_keeps_posts_manned() -> None:
    answer = repair(PROBLEM, planned(), [OUT], since=Since(day=0, shift="early"), time_limit_s=600, rounds=1)
    assert [one for one in check(answer.problem, answer.plan) if one.severity == "error"] == []
    assert unmanned_s(answer.plan) == 0


def test_somebody_else_comes_on_duty_for_a_post_that_lost_its_team() -> None:
    duties = early(*VOLUNTEERS[:1])
    plan = plan_of(PROBLEM, duties, man_posts(PROBLEM, duties))
    answer = repair(PROBLEM, plan, [OUT], since=Since(day=0, shift="early"), time_limit_s=600, rounds=1)
    assert [one for one in check(answer.problem, answer.plan) if one.severity == "error"] == []
    assert unmanned_s(answer.plan) <= unmanned_s(plan)
    assert {duty.team for duty in answer.plan.duties} & {*VOLUNTEERS[1:], "T1-1", "T1-2"}
