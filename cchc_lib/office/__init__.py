"""Files that offices work with: the scoresheet that the scoring team fills."""

from .scoresheet import write_scoresheet

__all__ = ["write_scoresheet"]
