"""What sections say: sentences, tables and figures of what a page has at hand, whichever kind of document it is.

Of results: `headline`, `ranking`, `classes`, `sums`, `losses`, `layers`, `beside_block`, `chance`, `other_weights`.
Over time: `change`, `trend`, `revision`, `year`. Of what is to be done: open shortcomings and late tasks (`pending`),
what became of those of before (`follow_up`), what leads to the next class (`next_class`, `one_case`), `proposals`.
How it was done: `method`, `evidence`. Of two versions of the regulation: `comparison`, `effects`.
"""
