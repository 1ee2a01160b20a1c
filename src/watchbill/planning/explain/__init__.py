"""Why not: what clashes where a plan lacks something, and what would mend it.

``engine.explain`` is the entrance; its answers are the data of ``planning/reasons.py``. A shortfall of the roster is
looked at in a part of the roster (``roster_part.py``), one of the patrols at its stop (``stop_part.py``) and in the
teams' time (``team_time.py``), one of the fixed posts at its stop (``post_part.py``). In each of them every rule at
every place is a claim with a switch, and the smallest set of claims that cannot hold together is found by solving
(``clash.py``).
"""

from watchbill.planning.explain.engine import explain

__all__ = ["explain"]
