"""The sentences of the linter: one title and one message per rule, translated at the edge.

Amounts come as ready figures with their unit: the core gives codes and parameters, never sentences.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

TITLES = {
    "away": _("Duty on a day away"),
    "base": _("Route outlasts its shift"),
    "break_missing": _("Break missing"),
    "break_rule": _("Break against the rules"),
    "day_after_night": _("Day duty after a night"),
    "dwell": _("Visit too short"),
    "entry_without_cell": _("Entry without cell"),
    "entry_without_owner": _("Entry without owner"),
    "force_gap": _("Different forces at the same time"),
    "force_shift": _("Shift that the force does not work"),
    "four_crews": _("Duty outside the crew cycle"),
    "least_off": _("Days off too few"),
    "least_run": _("Too few days in a row"),
    "least_work": _("Too little duty"),
    "level_share": _("Level not met"),
    "longest_run": _("Too many days in a row"),
    "min_gap": _("Visits too close together"),
    "most_shifts": _("Too many duties in a shift"),
    "most_visits": _("Too many visits by one team"),
    "most_weekends": _("Too many weekends"),
    "most_work": _("Too much duty"),
    "neighbour_visit": _("Visit by neighbours missing"),
    "one_duty": _("Two duties a day"),
    "one_route": _("Two routes at once"),
    "plan_missing": _("No plan yet"),
    "post": _("Post that cannot be held"),
    "post_people": _("More people at posts than the team has"),
    "post_place": _("Team at a post that it cannot hold"),
    "post_relief": _("No relief in time"),
    "post_unmanned": _("Fixed post unmanned"),
    "reach": _("Outside the team's area"),
    "rest": _("Rest too short"),
    "round_the_clock": _("Village without patrol"),
    "shift_order": _("Shift that may not follow"),
    "shortfall_untrue": _("Shortfall that is none"),
    "spread": _("Gap between visits too long"),
    "team_on_duty": _("Route without duty"),
    "time_window": _("Visit outside its hours"),
    "together": _("Teams apart"),
    "trained_share": _("Too few trained people"),
    "training": _("Duty without its training"),
    "travel_time": _("Stops too close for the travel time"),
    "two_forces": _("Too few different forces"),
    "two_teams": _("Fewer than two teams"),
    "unknown_reference": _("Unknown code in the plan"),
    "unreachable": _("Way that does not exist"),
    "village_without_team": _("Village without team"),
    "visit_missing": _("Visit missing"),
    "visit_place": _("Visit at the wrong place"),
    "wish": _("Wish not met"),
}

MESSAGES = {
    "away": _("%(place)s is on duty on a day when it is away: take the duty off or change its days away."),
    "base": _("%(place)s is back at its base %(minutes)s min after the end of the shift."),
    "break_missing": _("%(place)s has no break in this shift."),
    "break_rule": _("The break of %(place)s is too short, outside its hours, not at a base, or one of two."),
    "day_after_night": _("%(place)s has a day duty on the day after a night duty."),
    "dwell": _("A visit at %(place)s is %(minutes)s min too short."),
    "entry_without_cell": _("%(place)s lies in no cell of the grid: mend its place or the grid."),
    "entry_without_owner": _("%(place)s has no owner: name the body that keeps this entry."),
    "force_gap": _("Visits of different forces at %(place)s are %(minutes)s min closer together than allowed."),
    "force_shift": _("%(place)s is on duty in a shift that its force does not work."),
    "four_crews": _("%(place)s works outside its crew's cycle."),
    "least_off": _("%(place)s has %(amount)s days off fewer in a row before this duty than its limits ask."),
    "least_run": _("A run of duties of %(place)s is %(amount)s days shorter than its limits ask."),
    "least_work": _("%(place)s is on duty %(hours)s h less than its limits ask."),
    "level_share": _("%(place)s: %(amount)s people of %(force)s are missing, %(wanted)s are wanted."),
    "longest_run": _("%(place)s is on duty %(amount)s days longer in a row than allowed."),
    "min_gap": _("Two visits at %(place)s are %(minutes)s min closer together than allowed."),
    "most_shifts": _("%(place)s has %(amount)s duties more in this shift than its limits allow."),
    "most_visits": _("%(place)s is visited by the same team %(amount)s times more than allowed."),
    "most_weekends": _("%(place)s is on duty on %(amount)s weekends more than its limits allow."),
    "most_work": _("%(place)s is on duty %(hours)s h more than its limits allow."),
    "neighbour_visit": _("%(place)s: %(amount)s visits by teams of neighbouring areas are missing."),
    "one_duty": _("%(place)s has more than one duty on this day."),
    "one_route": _("%(place)s has more than one route in this shift."),
    "plan_missing": _("There is no plan for this operation yet: start a planning run."),
    "post": _("%(place)s cannot hold this post: it is not on duty, on patrol, or the post is outside the shift."),
    "post_people": _("%(place)s gives %(amount)s more people to fixed posts than are there, those at rest counted."),
    "post_place": _("%(place)s holds a post that is not in its area, not for its force, or not wanted at that time."),
    "post_relief": _("%(place)s stands at a post %(minutes)s min longer than allowed."),
    "post_unmanned": _("%(place)s: fixed posts are short of people, by %(hours)s person-hours in this shift."),
    "reach": _("%(place)s is sent to a village outside its area."),
    "rest": _("%(place)s has %(hours)s h less rest before this duty than the least rest."),
    "round_the_clock": _("%(place)s has no patrol on duty in this shift."),
    "shift_order": _("%(place)s works a shift that may not follow the one of the day before."),
    "shortfall_untrue": _("The plan declares a shortfall that does not exist: %(rule)s."),
    "spread": _("%(place)s is left alone %(minutes)s min longer than allowed."),
    "team_on_duty": _("%(place)s has a route but is not on duty in this shift."),
    "time_window": _("A visit at %(place)s is %(minutes)s min outside its hours."),
    "together": _("%(place)s is on duty without the teams that it stays together with."),
    "trained_share": _(
        "%(place)s: %(amount)s people of %(force)s trained in %(training)s are missing, %(wanted)s are wanted."
    ),
    "training": _("%(place)s is on duty without the training that this duty needs: %(training)s."),
    "travel_time": _("%(place)s would need %(minutes)s min more for the way."),
    "two_forces": _("%(place)s: teams of %(amount)s more forces are needed."),
    "two_teams": _("%(place)s: %(amount)s more different teams are needed."),
    "unknown_reference": _("The plan names %(value)s, which the problem does not have."),
    "unreachable": _("%(place)s is sent on a way that does not exist for its mode."),
    "village_without_team": _("%(place)s is the home of no patrol team: add one, or see who else patrols here."),
    "visit_missing": _("%(place)s: %(amount)s visits are missing."),
    "visit_place": _("A visit of %(place)s is planned at another point than the stop's."),
    "wish": _("A wish of %(place)s is not met."),
}


def title(rule: str) -> str:
    """Short name of a rule; its code where there is none."""
    return str(TITLES.get(rule, rule))


def message(rule: str, params: Mapping[str, str | int | float]) -> str:
    """Sentence of a finding with its figures filled in."""
    text = MESSAGES.get(rule)
    if text is None:
        return gettext("%(rule)s at %(place)s") % {"rule": rule, "place": params.get("place", "")}
    return str(text) % params
