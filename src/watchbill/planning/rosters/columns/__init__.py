"""The column backend: rosters of workers whose hard rules concern each of them alone, by column generation.

``solve.solve_shifts`` is the entrance. The model is the one of the Curtois & Qu shift-scheduling instances: every hard
rule concerns one person alone, and people meet only in the cover, which has a price for too few and for too many.
"""
