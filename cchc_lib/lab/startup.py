"""What a kernel of `cchc lab` runs first: a mistake in the very first cell is a sentence too."""

__import__("cchc_lib.interactive", fromlist=["tell_mistakes"]).tell_mistakes()
