"""Notebooks × parameters → executed notebooks and the files made of them.

`plan` says what is to be made, `parameters` compares it with the notebooks, `staleness` whether it would come out as
it is. `execute` runs one notebook, `single_run` turns one run into its files, `batch_run` makes them all in parallel,
by the `workers` of this machine or of a `cluster`; their kernels are those of `warm` where the system can fork.
`run_log` keeps what came out, `progress` tells whoever waits. Nothing here knows what a notebook is about.
"""

import sys
from types import ModuleType
from typing import cast

# jsonschema compiles a grammar of IRIs when it is imported: half of a start, and no notebook has an IRI
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))  # which says that it is not to be had
