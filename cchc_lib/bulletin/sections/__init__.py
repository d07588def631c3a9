"""What sections say: sentences, tables and figures of what a page has at hand, whichever kind of document it is.

Of results: `headline`, `ranking`, `classes`, `sums`, `losses`, `layers`, `beside_block`, `chance`, `other_weights`.
Over time: `change`, `trend`, `revision`, `year`. Of what is or was to be done: `shortcomings_and_tasks`, `follow_up`,
`next_class`, `one_case`, `proposals`. Of how: `method`, `evidence`. Of two versions: `comparison`, `effects`.
"""
