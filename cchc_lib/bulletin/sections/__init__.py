"""What sections say: sentences, tables and figures of what a page has at hand, whichever kind of document it is."""
