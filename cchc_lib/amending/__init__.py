"""A new version of the regulation: drafted from another one, checked, compared with it, tried on past quarters.

Nothing here scores or publishes a quarter: results of what was tried stay in memory.
"""
