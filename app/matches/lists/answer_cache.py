"""Answers that are kept for as long as nothing changes that they tell of: a list is mostly read again as it was."""

from collections.abc import Hashable
from time import monotonic

from sqlalchemy import Connection

from app.compliance.policy.policy import Policy
from app.database import ReadOnlyConnection
from models import list_version
from models.list_version import ALL_LISTS, ANY_LIST

MOST_BYTES = 32 * 1024**2
MOST_ANSWERS = 2_000
"""What was asked takes room, too."""
SECONDS = 60
"""How long the clock may stand still: a list also says what day it is, and how old the sanctions lists are."""

_OF_COMPANY = """SELECT (SELECT version FROM list_versions WHERE party_id = ?), (SELECT version FROM list_versions
    WHERE party_id = (SELECT party_id FROM companies WHERE id = ?))"""
_OF_CORRIDOR = """SELECT (SELECT version FROM list_versions WHERE party_id = ?), (SELECT version FROM list_versions
    WHERE party_id = ?)"""


class AnswerCache:
    """By what was asked and by whom, with the version of the lists that they were read from."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[Hashable, bytes]] = {}
        self._bytes = 0
        self._minute = -1.0
        self._is_counted = False

    def version(self, reader: ReadOnlyConnection, company_id: int | None, policy: Policy) -> Hashable | None:
        """Of a company's list, or of all, to be asked for before the list is read; none where nobody counts changes."""
        if (minute := monotonic() // SECONDS) != self._minute:
            # A newer release may have migrated the database meanwhile, and count other changes.
            self._minute, self._is_counted = minute, False
            self._forget()
        return reader.read_in_passing(lambda connection: self._version(connection, company_id, policy))

    def _version(self, connection: Connection, company_id: int | None, policy: Policy) -> Hashable | None:
        self._is_counted = self._is_counted or list_version.is_counted(connection)
        if not self._is_counted:
            return None
        asked = (_OF_CORRIDOR, (ALL_LISTS, ANY_LIST)) if company_id is None else (_OF_COMPANY, (ALL_LISTS, company_id))
        of_all, of_these = connection.exec_driver_sql(*asked).one()
        if of_all is None:
            self._is_counted = False
            return None
        # How the sanctions lists stand is remembered for some seconds: a list that was read meanwhile ends with them.
        return of_all, of_these, policy.lists_lately(connection), self._minute

    def find(self, asked: Hashable, version: Hashable | None) -> bytes | None:
        kept_version, answer = self._answers.get(asked, (None, b""))
        return None if version is None or kept_version != version else answer

    def keep(self, asked: Hashable, version: Hashable | None, answer: bytes) -> None:
        if version is None:
            return
        _, before = self._answers.pop(asked, (None, b""))
        self._bytes += len(answer) - len(before)
        if self._bytes > MOST_BYTES or len(self._answers) >= MOST_ANSWERS:
            self._forget()
            self._bytes = len(answer)
        self._answers[asked] = version, answer

    def _forget(self) -> None:
        self._answers.clear()
        self._bytes = 0
