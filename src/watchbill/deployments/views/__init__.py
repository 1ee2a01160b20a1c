"""Pages of the plan: home, map, roster, timetable, planning runs, checks."""

from watchbill.deployments.views.change import change
from watchbill.deployments.views.checks import checks, checks_json
from watchbill.deployments.views.files import changed_books, run_file, shift_books, team_book
from watchbill.deployments.views.home import home
from watchbill.deployments.views.map import map_page, map_routes
from watchbill.deployments.views.risk import risk
from watchbill.deployments.views.roster import roster, roster_cell
from watchbill.deployments.views.runs import run_page, run_progress, run_publish, run_stop, runs
from watchbill.deployments.views.timetable import timetable_page

__all__ = [
    "change",
    "changed_books",
    "checks",
    "checks_json",
    "home",
    "map_page",
    "map_routes",
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
    "team_book",
    "timetable_page",
]
