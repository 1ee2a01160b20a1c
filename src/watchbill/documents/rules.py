"""The rules that a plan may fall short of, in a few words each."""

from __future__ import annotations

from watchbill.documents.context import Translate


def rule_name(code: str, translate: Translate) -> str:
    """What a rule asks for; the code in plain words where it is not among those of a plan's shortfalls."""
    _ = translate
    names = {
        "level_share": _("People on duty as the level asks"),
        "round_the_clock": _("A patrol in every shift"),
        "four_crews": _("Crews follow the cycle of shifts"),
        "visit_missing": _("Visits wanted"),
        "two_teams": _("Visits by different teams"),
        "neighbour_visit": _("Visits by neighbouring teams"),
        "spread": _("Visits spread over the shift"),
        "break_missing": _("A break on the route"),
        "post": _("Fixed post held"),
        "post_unmanned": _("Somebody at each fixed post"),
        "rest": _("Rest between duties"),
        "longest_run": _("Days on duty in a row"),
    }
    return names.get(code) or code.replace("_", " ").replace("-", " ")
