"""Notebooks × parameters → executed notebooks and the files made of them.

`plan` says what is to be made, `parameters` compares it with the notebooks, `execute` runs one notebook,
`make` turns one run into its files, `run` makes them all in parallel, `record` keeps what came out and
`progress` tells whoever waits.
"""
