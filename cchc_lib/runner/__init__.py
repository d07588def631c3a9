"""Notebooks × parameters → executed notebooks and the files made of them.

`plan` says what is to be made, `parameters` compares it with the notebooks, `execute` runs one notebook,
`make` turns one run into its files, `run` makes them all in parallel, `record` keeps what came out and
`progress` tells whoever waits.
"""

import sys
from types import ModuleType
from typing import cast

# jsonschema compiles a grammar of IRIs when it is imported: half of a start, and no notebook has an IRI
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))  # which says that it is not to be had
