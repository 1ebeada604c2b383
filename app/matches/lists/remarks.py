"""What is said of the matches of a list beside what the run tells: by people, by companies, by the policy."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from app.accounts.roles import Caller
from app.compliance.policy.policy import Policy
from app.matches.lists.clauses import FORM, JUDGED, SAID
from app.matches.lists.groups import Ties, ties_of
from app.matches.lists.judged import Verdicted, verdicts_on
from app.matches.lists.known import Known, OnTheWay, decisions_on, introductions_on


class Remarks(NamedTuple):
    decisions: Known
    ties: Ties
    verdicts: Mapping[int, Verdicted]
    introductions: OnTheWay


def remarks_on(
    connection: Connection, rows: Sequence[Row[Any]], caller: Caller, policy: Policy, day: date | None
) -> Remarks:
    """Of matches as they are read for a list."""
    # By place, and once: names take several times as long, and mostly nothing is said.
    said = [row[SAID] for row in rows]
    decided, tied, going_on = ([row for row, known in zip(rows, said, strict=True) if known[at]] for at in range(3))
    judged = [(row[0], row[FORM], *row[JUDGED]) for row in rows]
    return Remarks(
        decisions_on(connection, decided, caller),
        ties_of(connection, tied),
        verdicts_on(connection, judged, policy, day),
        introductions_on(connection, going_on, caller),
    )
