"""The solver core: a problem in, a plan out. It knows no framework and no database.

Read it from the top: ``solve.py`` is the door, ``problem.py`` what goes in, ``plan.py`` what comes out.

The data
    ``problem.py`` hands on ``fields.py``, ``stops.py``, ``teams.py``, ``minima.py``, ``wanted_posts.py`` and
    ``prices.py``. ``levels.py`` turns levels into minima. ``files.py`` reads and writes both as JSON,
    ``references.py`` checks what points somewhere, ``format_page.py`` prints the format, ``sample.py`` makes small
    operations up.
What a plan lacks, and how good it is
    ``shortfalls.py`` lists what is lacking, ``proofs.py`` what nothing could give, ``measures.py`` the figures;
    ``quality.py`` tells how far from the best possible that is. ``standing.py`` keeps both for the routes of a shift.
The verifier
    ``check.py``, ``check_roster.py`` and ``check_posts.py`` yield what is in ``finding.py``. They share no code with
    what plans.
The stages of a solve
    ``rostering.py`` (engine: ``rosters/``), ``posts.py`` (``manning/``) and ``patrolling.py`` (``patrols/``). All of
    them end by ``clock.py``; the searches for rosters and posts, as those in ``repair/`` and ``explain/``, by the rules
    in ``stopping.py``. ``progress.py``, ``headway.py`` and ``overview.py`` are what is told meanwhile.
Large operations, side by side
    ``areas.py`` finds groups of villages, ``division.py`` deals out teams, ``excerpts.py`` and ``shares.py`` what each
    group needs and is asked for, ``group_bounds.py`` what holds for the whole. ``orders.py`` is what a worker does,
    ``dispatch.py`` hands it out, ``workers.py`` and ``cluster.py`` are where it is done; ``cancelling.py`` ends it.
After the plan
    ``changes/`` and ``repair/`` plan again with as few changed orders as can be, ``difference.py`` lists them.
    ``explain/`` says why not, in the data of ``reasons.py``. ``rehearsal/`` plays a plan many times, ``risk.py``,
    ``standby.py`` and ``scenarios.py`` ask what if.
Solvers and kernels
    ``linear.py`` (HiGHS), ``cpsat.py`` (CP-SAT), ``compiled.py`` and ``arrays.py`` (Numba); ``warm.py`` and
    ``preload.py`` have them ready before they are needed.
"""
