"""Seeded chance that falls alike on every machine and in every Python version."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Only `Random.random()` is used: of all its methods it alone is promised never to change its sequence.

    Each purpose has dice of its own, so that a new question asked in one place moves nothing elsewhere.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._random = Random(f"{seed}/{purpose}").random

    def chance(self, share: float) -> bool:
        """True in `share` of all throws."""
        return self._random() < share

    def between(self, low: float, high: float) -> float:
        """Any number from low up to high."""
        return low + (high - low) * self._random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int((high - low + 1) * self._random())

    def pick(self, things: Sequence[T]) -> T:
        """One of the things, all equally likely."""
        return things[int(len(things) * self._random())]

    def weighted(self, things: Sequence[tuple[T, float]]) -> T:
        """One of the things, in proportion to the weight beside it."""
        left = self._random() * sum(weight for _, weight in things)
        for thing, weight in things:
            left -= weight
            if left < 0:
                return thing
        return things[-1][0]
