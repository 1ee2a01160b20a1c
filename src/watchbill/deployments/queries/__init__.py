"""Reads: planning runs, and what a plan says about rosters, patrols, cover and gaps; scoped to who asks."""

from watchbill.deployments.queries.comparison import DutyChange, RunComparison, compare_runs
from watchbill.deployments.queries.differences import OrderRow, changed_orders
from watchbill.deployments.queries.patrols import (
    SiteRow,
    TeamRow,
    Timetable,
    Visit,
    entry_visits,
    routes_geojson,
    team_orders,
    timetable,
)
from watchbill.deployments.queries.posts import PostRow
from watchbill.deployments.queries.rehearsals import (
    ScenarioColumn,
    newest_rehearsal,
    outcome_of,
    readable_outcome,
    scenarios_for,
    side_by_side,
)
from watchbill.deployments.queries.rosters import CoverageRow, RosterRow, RosterTable, coverage, roster_table
from watchbill.deployments.queries.runs import (
    current_run,
    operation_figures,
    published_run,
    run_by_number,
    runs_for,
    shortfalls_for,
)

__all__ = [
    "CoverageRow",
    "DutyChange",
    "OrderRow",
    "PostRow",
    "RosterRow",
    "RosterTable",
    "RunComparison",
    "ScenarioColumn",
    "SiteRow",
    "TeamRow",
    "Timetable",
    "Visit",
    "changed_orders",
    "compare_runs",
    "coverage",
    "current_run",
    "entry_visits",
    "newest_rehearsal",
    "operation_figures",
    "outcome_of",
    "published_run",
    "readable_outcome",
    "roster_table",
    "routes_geojson",
    "run_by_number",
    "runs_for",
    "scenarios_for",
    "shortfalls_for",
    "side_by_side",
    "team_orders",
    "timetable",
]
