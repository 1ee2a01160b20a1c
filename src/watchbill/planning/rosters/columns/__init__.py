"""The column backend: rosters of workers whose hard rules concern each of them alone, by column generation.

``solve.solve_columns`` is the entrance, ``fits.fits`` tells which cases it takes: workers meet only in the cover,
which has a price for too few and for too many.
"""
