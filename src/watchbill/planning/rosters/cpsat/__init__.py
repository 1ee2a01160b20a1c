"""The CP-SAT backend: the whole case as one model, each kind of constraint in a file of its own.

``solve.solve_model`` is the entrance. It takes every case; where columns can price a case they are stronger.
"""
