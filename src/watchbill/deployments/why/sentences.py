"""The sentences of reasons: what is lacking, what clashes, and what would mend it at which cost."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from watchbill.deployments.why.names import Names
from watchbill.operations.enums import Level
from watchbill.planning.reasons import Claim, Explanation, Repair

VERDICTS = {
    "infeasible": gettext_lazy("Cannot be"),
    "out_of_time": gettext_lazy("Not found in the time"),
    "failed": gettext_lazy("The planner failed"),
}
FINDINGS = {
    "clash": gettext_lazy("These cannot all hold; without any one of them the others can:"),
    "possible": gettext_lazy("There is a way that keeps all other rules; the search has not used it. Plan longer."),
    "undecided": gettext_lazy("No proof was found that it cannot be. Plan longer, or give more teams."),
    "not_examined": gettext_lazy("The time for reasons was over before this one was looked at."),
    "solver_error": gettext_lazy("A solver ended with an error here; nothing is known about what is possible."),
}
IN_SUMMARY = 2
"""Repairs that stand in the summary."""


def verdict_text(found: Explanation) -> str:
    """Whether it cannot be, was not found in the time, or the planner failed."""
    return str(VERDICTS[found.verdict])


def finding_text(found: Explanation) -> str:
    """What stands behind the verdict, as a sentence."""
    return str(FINDINGS[found.finding])


def headline(found: Explanation, names: Names) -> str:
    """What is lacking, in one line."""
    lack, amount = found.shortfall, round(found.shortfall.amount)
    values = {
        "place": names.stop(lack.stop) if lack.stop else names.area(lack.area),
        "team": names.teams([lack.team]),
        "force": names.force(lack.force),
        "when": names.when(lack.day, lack.shift),
        "amount": amount,
        "minutes": -(-amount // 60),
        "hours": round(amount / 3600, 1),
        "training": lack.training,
        "from": names.clock(lack.shift, found.params.get("open_from_s", 0)),
        "until": names.clock(lack.shift, found.params.get("open_until_s", 0)),
        **found.params,
    }
    match lack.rule:
        case "level_share" if "needs" in found.params:
            text = _("%(place)s needs %(needs)s people of %(force)s (%(when)s), %(able)s can come")
        case "level_share":
            text = _("%(place)s lacks %(amount)s people of %(force)s (%(when)s)")
        case "round_the_clock":
            text = _("%(place)s has no patrol (%(when)s)")
        case "four_crews":
            text = _("%(team)s works outside its crew's cycle (%(when)s)")
        case "trained_share":
            text = _("%(place)s lacks %(amount)s people of %(force)s trained in %(training)s (%(when)s)")
        case "least_work":
            text = _("%(team)s is on duty %(hours)s h less than its limits ask")
        case "least_run":
            text = _("A run of duties of %(team)s is too short (ends before %(when)s)")
        case "wish":
            text = _("A wish of %(team)s is not met (%(when)s)")
        case "two_forces":
            text = _("%(place)s sees teams of %(amount)s forces too few (%(when)s)")
        case "post_unmanned" if "people" in found.params:
            text = _("%(place)s: fixed post short of %(people)s, %(from)s–%(until)s (%(when)s)")
        case "visit_missing" if "missing_min" in found.params:
            text = _("%(place)s misses %(amount)s visits (%(when)s): its teams lack %(missing_min)s min")
        case "visit_missing":
            text = _("%(place)s misses %(amount)s visits (%(when)s)")
        case "two_teams":
            text = _("%(place)s sees %(amount)s different teams too few (%(when)s)")
        case "neighbour_visit":
            text = _("%(place)s misses %(amount)s visits by neighbours (%(when)s)")
        case "spread":
            text = _("%(place)s is left alone %(minutes)s min too long (%(when)s)")
        case "break_missing":
            text = _("%(team)s has no break (%(when)s)")
        case _other:
            text = "%(place)s (%(when)s)"
    return text % values


def summary(found: Explanation, names: Names) -> str:
    """What is lacking and the first ways out, in one sentence."""
    head = headline(found, names)
    repairs = [repair_text(each, names) for each in found.repairs if each.kind != "plan_longer"][:IN_SUMMARY]
    if not repairs:
        return head
    return _("%(lack)s: %(repairs)s") % {"lack": head, "repairs": _(", or ").join(repairs)}


def clash_lines(found: Explanation, names: Names) -> list[tuple[Claim, str]]:
    """The claims that clash as lines; claims of one rule about teams of one home share a line."""
    together: dict[tuple[object, ...], list[Claim]] = {}
    for claim in found.clash:
        key = (claim.rule, claim.area, claim.day, claim.shift) if claim.team else (claim,)
        together.setdefault(key, []).append(claim)
    return [(claims[0], _claim_text(claims, names)) for claims in together.values()]


def _claim_text(claims: list[Claim], names: Names) -> str:
    claim = claims[0]
    demand = names.problem.demand_by_key.get((claim.stop, claim.day or 0, claim.shift))
    wanted = {
        (m.area, m.day, m.shift, m.force, m.training): m.people
        for m in names.problem.minima
        if (m.area, m.day) == (claim.area, claim.day)
    }
    values = {
        "place": names.stop(claim.stop) if claim.stop else names.area(claim.area),
        "teams": names.teams([each.team for each in claims]),
        "force": names.force(claim.force),
        "when": names.when(claim.day, claim.shift),
        "needs": wanted.get((claim.area, claim.day or 0, claim.shift, claim.force, claim.training), 0),
        "training": claim.training,
        "shift": names.when(None, claim.shift),
        "rest": names.problem.rest.least_rest_s // 3600,
        "days": names.problem.rest.longest_run_days,
        "break": names.problem.breaks.duration_s // 60,
        "visits": demand.visits if demand else 0,
        "number": min(demand.teams, demand.visits) if demand else 0,
        "neighbours": demand.neighbour_visits if demand else 0,
        "longest": demand.max_gap_s // 60 if demand else 0,
        "least": demand.min_gap_s // 60 if demand else 0,
        "dwell": demand.dwell_s // 60 if demand else 0,
        "forces": min(demand.forces, demand.visits) if demand else 0,
        "most": demand.most_visits or 0 if demand else 0,
        "between": demand.force_gap_s // 60 if demand else 0,
    }
    return str(CLAIMS.get(claim.rule, claim.rule)) % values


CLAIMS = {
    "level_share": gettext_lazy("%(place)s needs %(needs)s people of %(force)s (%(when)s)"),
    "trained_share": gettext_lazy("%(place)s needs %(needs)s people of %(force)s trained in %(training)s (%(when)s)"),
    "training": gettext_lazy("%(teams)s: not trained for some duties"),
    "shift_order": gettext_lazy("%(teams)s: shifts that may not follow each other"),
    "least_off": gettext_lazy("%(teams)s: the least days off in a row"),
    "least_run": gettext_lazy("%(teams)s: the shortest run of duties"),
    "least_work": gettext_lazy("%(teams)s: the least time on duty"),
    "most_work": gettext_lazy("%(teams)s: the most time on duty"),
    "most_shifts": gettext_lazy("%(teams)s: the most duties in one shift (%(shift)s)"),
    "most_weekends": gettext_lazy("%(teams)s: the most weekends on duty"),
    "together": gettext_lazy("%(teams)s: on duty together with other teams"),
    "wish": gettext_lazy("%(teams)s: a wish (%(when)s)"),
    "post_unmanned": gettext_lazy("the fixed posts of %(place)s are manned (%(when)s)"),
    "posts_as_planned": gettext_lazy("the fixed posts of %(place)s stay manned as far as they are (%(when)s)"),
    "post_relief": gettext_lazy("nobody stands at %(place)s longer than its longest stint"),
    "post_rest": gettext_lazy("who stood at %(place)s has time off before the next stint"),
    "post_force": gettext_lazy("other forces may not hold the fixed posts of %(place)s"),
    "on_patrol": gettext_lazy("%(teams)s: on patrol (%(when)s)"),
    "walked": gettext_lazy("what began before the change has happened (%(when)s)"),
    "force_shift": gettext_lazy("%(force)s work no such shift (%(shift)s)"),
    "strength": gettext_lazy("%(place)s has no more people of %(force)s than those in its teams"),
    "away": gettext_lazy("%(teams)s: away (%(when)s)"),
    "rest": gettext_lazy("%(teams)s: %(rest)s h of rest between two duties"),
    "day_after_night": gettext_lazy("%(teams)s: no day duty after a night"),
    "longest_run": gettext_lazy("%(teams)s: at most %(days)s days on duty in a row"),
    "four_crews": gettext_lazy("%(teams)s: the crew's cycle (%(when)s)"),
    "round_the_clock": gettext_lazy("%(place)s has a patrol (%(when)s)"),
    "reach": gettext_lazy("no other team may enter %(place)s"),
    "on_duty": gettext_lazy("no more teams are on duty (%(when)s)"),
    "unreachable": gettext_lazy("%(teams)s: no way there"),
    "visit_missing": gettext_lazy("%(place)s wants %(visits)s visits"),
    "visits_made": gettext_lazy("%(place)s gets fewer visits than it wants"),
    "two_teams": gettext_lazy("%(place)s wants %(number)s different teams"),
    "two_forces": gettext_lazy("%(place)s wants teams of %(forces)s different forces"),
    "force_gap": gettext_lazy("visits of different forces at %(place)s are %(between)s min apart at least"),
    "most_visits": gettext_lazy("the same team makes %(most)s visits at %(place)s at most"),
    "neighbour_visit": gettext_lazy("%(place)s wants %(neighbours)s visits by teams from elsewhere"),
    "spread": gettext_lazy("%(place)s is left alone for %(longest)s min at most, with %(visits)s visits"),
    "min_gap": gettext_lazy("visits at %(place)s are %(least)s min apart at least"),
    "time_window": gettext_lazy("visits at %(place)s only in its hours"),
    "dwell": gettext_lazy("a visit at %(place)s takes %(dwell)s min"),
    "travel_time": gettext_lazy("%(teams)s: the way there and back"),
    "break_rule": gettext_lazy("%(teams)s: a break of %(break)s min in its hours"),
    "break_missing": gettext_lazy("%(teams)s has a break"),
    "team_time": gettext_lazy("%(teams)s: the minutes of the shift"),
}


def repair_text(repair: Repair, names: Names) -> str:
    """A repair with its cost, as the second half of a sentence."""
    values = {
        "n": repair.cost,
        "place": names.stop(repair.stop) if repair.stop else names.area(repair.area),
        "area": names.area(repair.area),
        "force": names.force(repair.force),
        "when": names.when(repair.day, repair.shift),
        "teams": names.teams(repair.teams),
        "level": str(Level(repair.level).label) if repair.level else "",
        "minutes": repair.value // 60,
        "visits": repair.value,
        "price": repair.value,
    }
    if repair.kind == "add_team" and repair.force:
        return _team_of(repair.cost) % values
    return _REPAIRS[repair.kind](repair.cost) % values


def _team_of(number: int) -> str:
    return ngettext(
        "add %(n)s team of %(force)s in reach of %(place)s",
        "add %(n)s teams of %(force)s in reach of %(place)s",
        number,
    )


_REPAIRS: dict[str, Callable[[int], str]] = {
    "add_people": lambda n: ngettext(
        "add %(n)s person of %(force)s in %(area)s", "add %(n)s people of %(force)s in %(area)s", n
    ),
    "add_team": lambda n: ngettext("add %(n)s team in reach of %(place)s", "add %(n)s teams in reach of %(place)s", n),
    "lower_level": lambda n: ngettext(
        "lower the level of %(area)s to %(level)s (%(when)s; asks for %(n)s person fewer)",
        "lower the level of %(area)s to %(level)s (%(when)s; asks for %(n)s people fewer)",
        n,
    ),
    "lend_team": lambda n: ngettext(
        "lend %(teams)s from next door (%(n)s duty)", "lend %(teams)s from next door (%(n)s duties)", n
    ),
    "call_back": lambda n: ngettext(
        "call back %(teams)s (%(n)s duty on a day away)", "call back %(teams)s (%(n)s duties on days away)", n
    ),
    "leave_cycle": lambda n: ngettext(
        "let %(teams)s leave the crew's cycle (%(n)s duty)", "let %(teams)s leave the crew's cycle (%(n)s duties)", n
    ),
    "lower_other": lambda n: ngettext(
        "do with %(n)s fewer in %(area)s (%(when)s)", "do with %(n)s fewer in %(area)s (%(when)s)", n
    ),
    "put_on_duty": lambda n: ngettext("put %(teams)s on duty (%(n)s duty)", "put %(teams)s on duty (%(n)s duties)", n),
    "allow_reach": lambda n: ngettext(
        "let %(teams)s enter %(area)s (%(n)s min on the way)", "let %(teams)s enter %(area)s (%(n)s min on the way)", n
    ),
    "longer_gap": lambda n: ngettext(
        "allow a gap of %(minutes)s min (%(n)s min longer)", "allow a gap of %(minutes)s min (%(n)s min longer)", n
    ),
    "shorter_pause": lambda n: ngettext(
        "let visits follow after %(minutes)s min (%(n)s min sooner)",
        "let visits follow after %(minutes)s min (%(n)s min sooner)",
        n,
    ),
    "shorter_dwell": lambda n: ngettext(
        "shorten each visit to %(minutes)s min (%(n)s min less)",
        "shorten each visit to %(minutes)s min (%(n)s min less)",
        n,
    ),
    "wider_window": lambda n: ngettext(
        "widen the hours of %(place)s by %(n)s min", "widen the hours of %(place)s by %(n)s min", n
    ),
    "fewer_teams": lambda n: ngettext("ask for %(n)s different team fewer", "ask for %(n)s different teams fewer", n),
    "fewer_neighbours": lambda n: ngettext(
        "ask for %(n)s visit by neighbours fewer", "ask for %(n)s visits by neighbours fewer", n
    ),
    "fewer_forces": lambda n: ngettext("ask for %(n)s force fewer", "ask for %(n)s forces fewer", n),
    "shorter_force_gap": lambda n: ngettext(
        "let different forces follow each other after %(minutes)s min (%(n)s min sooner)",
        "let different forces follow each other after %(minutes)s min (%(n)s min sooner)",
        n,
    ),
    "same_team_again": lambda n: ngettext(
        "let the same team make %(visits)s visits (%(n)s more)",
        "let the same team make %(visits)s visits (%(n)s more)",
        n,
    ),
    "drop_visit": lambda n: ngettext(
        "drop %(n)s visit at %(place)s (price %(price)s)", "drop %(n)s visits at %(place)s (price %(price)s)", n
    ),
    "other_force": lambda n: ngettext(
        "name another force for the post (%(n)s person)", "name another force for the post (%(n)s people)", n
    ),
    "leave_patrol": lambda n: ngettext(
        "take %(teams)s off patrol (%(n)s visit)", "take %(teams)s off patrol (%(n)s visits)", n
    ),
    "longer_stint": lambda n: ngettext(
        "let people stand at %(place)s %(n)s min longer", "let people stand at %(place)s %(n)s min longer", n
    ),
    "shorter_rest": lambda n: ngettext(
        "shorten the time off between stints by %(n)s min", "shorten the time off between stints by %(n)s min", n
    ),
    "fewer_people": lambda n: ngettext(
        "ask for %(n)s person fewer at the posts of %(place)s",
        "ask for %(n)s people fewer at the posts of %(place)s",
        n,
    ),
    "plan_longer": lambda n: ngettext("plan longer", "plan longer", n),
}
"""Repairs by kind; the cost chooses the plural."""
