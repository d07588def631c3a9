"""The sequences above the runner: make a quarter's bulletins, the indexes that lead to them, publish, send away.

`quarter_run` makes them, `publishing` keeps a record of them, `withdrawing` takes it back; `parcels` go to
units, each with its `message`, also as `mails`, and `verifying` judges whatever comes back: a file, a zip, a record.

Not in it: how one notebook is run (`runner`), and what a bulletin says (`bulletin`).
"""

from .mails import draft_mails
from .parcels import MESSAGE, Parcel, share_bulletins
from .publishing import find_behind, find_touched, find_unpublished, how_to_revise, publish_quarter
from .quarter_run import Manner, Selection, make_bulletins, plan_bulletins
from .verifying import verify_path
from .withdrawing import withdraw_release
