"""Workbooks that offices work with: the scoresheet, what is sent out and comes back, its marked copy, the audit.

How they look and what their cells take is here; what was typed into them is read by `cchc_lib.inputs`, and no point
is computed here but by a spreadsheet's own formulas.
"""
