"""Clauses for a solver: each says that one of its literals is true. Numbers are counted in clauses, too."""

from collections.abc import Sequence
from itertools import combinations

from ortools.sat.python.cp_model import CpModel, IntVar, LiteralT


class Clauses:
    """`unless`: literals of which one is true where what is said need not hold."""

    def __init__(self) -> None:
        self.model = CpModel()

    def new(self) -> IntVar:
        return self.model.new_bool_var("")

    def add(self, *literals: LiteralT) -> None:
        self.model.add_bool_or(*literals)

    def any_of(self, some: Sequence[LiteralT]) -> LiteralT:
        """True where one of them is, and only there."""
        if len(some) == 1:
            return some[0]
        found = self.new()
        self.add(~found, *some)
        for one in some:
            self.add(~one, found)
        return found

    def at_most_one(self, some: Sequence[LiteralT], unless: Sequence[LiteralT] = ()) -> None:
        for one, other in combinations(some, 2):
            self.add(~one, ~other, *unless)

    def at_most(self, some: Sequence[LiteralT], most: int, unless: Sequence[LiteralT] = ()) -> list[IntVar]:
        """Returns for each number below `most` a literal that is true where more of them are true than that.

        A sequential counter (Sinz, "Towards an Optimal CNF Encoding of Boolean Cardinality Constraints", 2005).
        """
        if most < 0:
            self.add(*unless)
        counted: list[IntVar] = []
        for one in some:
            before, counted = counted, [self.new() for _ in range(min(len(counted) + 1, most))]
            for level, more in enumerate(counted):
                if level < len(before):
                    self.add(~before[level], more)
                self.add(~one, *(~less for less in before[level - 1 : level]), more)
            if len(before) == max(most, 0):
                self.add(~one, *(~last for last in before[-1:]), *unless)
        return counted
