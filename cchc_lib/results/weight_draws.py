"""The draws by which a block's ranking is tried: the same weights for every block and quarter, on every machine."""

from functools import lru_cache
from random import Random

DRAWS, SEED = 1000, 2019
FIRM = 950  # draws; two units neither of which is above the other so often cannot be told apart


@lru_cache
def draw_weights(criteria: int) -> list[list[int]]:
    """So many sets of weights 1 + U(−1, 1)/4, times 2⁵⁴.

    ``random()`` of Python's Mersenne Twister is the one generator whose sequence the language promises to keep. It
    gives k/2⁵³, which makes every weight a whole number.
    """
    random = Random(SEED).random
    return [[3 * 2**52 + int(random() * 2**53) for _ in range(criteria)] for _ in range(DRAWS)]
