"""Answers that are kept for as long as nobody changes the database: a list is mostly read again as it was."""

from collections.abc import Hashable
from time import monotonic

MOST_BYTES = 32 * 1024**2
SECONDS = 60
"""How long the clock may stand still: a list also says what day it is, and how old the sanctions lists are."""


class KeptAnswers:
    """By what was asked and by whom. All go when the database changes, when they are old and when they are too many."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, bytes] = {}
        self._since: Hashable = None
        self._bytes = 0

    def since(self, moment: Hashable | None) -> Hashable | None:
        """What `find` and `keep` are told. `moment`: how the database stands; none where that is not known."""
        return None if moment is None else (moment, monotonic() // SECONDS)

    def find(self, asked: Hashable, since: Hashable | None) -> bytes | None:
        if since != self._since:
            self._forget(since)
        return self._answers.get(asked)

    def keep(self, asked: Hashable, since: Hashable | None, answer: bytes) -> None:
        """Unless the database changed while it was read."""
        if since is None or since != self._since or asked in self._answers:
            return
        if self._bytes + len(answer) > MOST_BYTES:
            self._forget(since)
        self._answers[asked] = answer
        self._bytes += len(answer)

    def _forget(self, since: Hashable | None) -> None:
        self._answers.clear()
        self._since, self._bytes = since, 0
