"""A new version of the regulation: drafted from another one, checked, and described to editors by schemas.

How it compares with another one, and past quarters by both, are told by `cchc_lib.bulletin.sections`.
"""
