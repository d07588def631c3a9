"""How fast, how large, against whom: `python -m tests.benchmarks` measures, and writes tables to ``outputs/bench``.

Every rival makes the same bulletins from the same notebooks and parameters, one after the other in each round, so
that a machine that slows down slows all of them; a table holds the median of the rounds. All of it happens in
folders of its own.
"""
