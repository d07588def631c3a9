"""The draws of weights: those of another generator, and nobody else's affair."""

import random
from fractions import Fraction

import numpy as np

from cchc_lib.results.weight_draws import DRAWS, SEED, draw_weights


def test_the_weights_are_those_of_another_mersenne_twister():
    twister = np.random.RandomState([SEED])
    found = draw_weights(7)
    assert len(found) == DRAWS == 1000
    for weights in found:
        for weight, u in zip(weights, twister.random_sample(7), strict=True):
            assert Fraction(weight, 2**54) == 1 + (2 * Fraction(u) - 1) / 4


def test_nobody_else_s_draws_change_them():
    draw_weights.cache_clear()
    random.seed(1)
    first = draw_weights(3)
    draw_weights.cache_clear()
    random.random()
    assert draw_weights(3) == first
