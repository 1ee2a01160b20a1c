"""Rosters of single people over weeks, by column generation: the strongest engine for shift scheduling.

``solve.solve_shifts`` is the entrance. The model is the one of the Curtois & Qu shift-scheduling instances: every hard
rule concerns one person alone, and people meet only in the cover, which has a price for too few and for too many.
"""
