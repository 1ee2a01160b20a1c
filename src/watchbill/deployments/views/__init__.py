"""Pages of the plan: home, map, roster, timetable, planning runs, checks."""

from watchbill.deployments.views.change import change
from watchbill.deployments.views.checks import checks, checks_json
from watchbill.deployments.views.files import changed_books, run_file, shift_books, team_book
from watchbill.deployments.views.home import home
from watchbill.deployments.views.map import map_page, map_routes
from watchbill.deployments.views.rehearsals import rehearsal_page, rehearsal_progress, rehearsal_stop
from watchbill.deployments.views.risk import risk
from watchbill.deployments.views.roster import roster, roster_cell
from watchbill.deployments.views.runs import run_page, run_progress, run_publish, run_stop, runs
from watchbill.deployments.views.scenarios import (
    add_scenario,
    rehearse_scenarios,
    remove_scenario,
    stop_scenarios,
    what_if,
)
from watchbill.deployments.views.timetable import timetable_page

__all__ = [
    "add_scenario",
    "change",
    "changed_books",
    "checks",
    "checks_json",
    "home",
    "map_page",
    "map_routes",
    "rehearsal_page",
    "rehearsal_progress",
    "rehearsal_stop",
    "rehearse_scenarios",
    "remove_scenario",
    "risk",
    "roster",
    "roster_cell",
    "run_file",
    "run_page",
    "run_progress",
    "run_publish",
    "run_stop",
    "runs",
    "shift_books",
    "stop_scenarios",
    "team_book",
    "timetable_page",
    "what_if",
]
