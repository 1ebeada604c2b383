"""What moved between two runs: counted for the record, or list by list with the causes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Invalid
from app.matches.runs import repository
from app.matches.runs.schemas import Cause, Move, MovedList, MovedParty, MoveKind, MovesPage
from app.matches.runs.service import row_of
from app.paging import Paging, unknown_cursor
from app.portfolio import parties
from app.portfolio.companies import service as companies
from matching.blocks import FORMS
from matching.ranking.stored import unpack
from matching.ranking.topk import Moves, compare
from models import Run

OWNERS_AT_ONCE = 200
NOT_IN_IT = 1 << 40
"""as a place: behind all others"""

ListKey = tuple[int, int]
"""the party, and the index of the form: the order of the pages"""
Moved = tuple[int, int, int]
"""the partner, its place before and its place after; 0 where it was not in the list"""

MADE_WITH: dict[str, Cause] = {
    "weights": "weights_changed",
    "encoder": "encoder_changed",
    "taxonomy": "taxonomy_changed",
    "as_of": "day_changed",
    "selection": "selection_changed",
}


def summary(session: Session, run: Run) -> dict[str, int]:
    """How many places of lists differ from the run before: entered, left, up, down. Its lists must be stored."""
    before = repository.lists.last_before(session, run)
    counts = Counter[MoveKind](entered=0, left=0, up=0, down=0)
    for _, by_form in _moves(session, before, run) if before is not None else ():
        for moves in by_form:
            entered, left = moves.before == 0, moves.after == 0
            counts["entered"] += int(entered.sum())
            counts["left"] += int(left.sum())
            counts["up"] += int((~left & (moves.after < moves.before)).sum())
            counts["down"] += int((~entered & (moves.after > moves.before)).sum())
    return dict(counts)


def page(
    session: Session,
    caller: Caller,
    run_id: int,
    since: int | None,
    company_id: int | None,
    paging: Paging,
    *,
    descending: bool = False,
) -> MovesPage:
    """The lists that differ from those of the run before, or of `since`, by party and form, or the other way round.

    Nothing differs from no run at all.

    Raises `NotFound`, `Conflict` if the run has no lists to compare, and `Invalid`, naming `since`.
    """
    position = _position(paging)
    if company_id is not None:
        companies.ensure_known(session, caller, company_id)
    run = _finished(session, caller, run_id)
    before = repository.lists.last_before(session, run) if since is None else _earlier(session, run, since)
    if before is None:
        return MovesPage(run_id=run.id, since=None, items=[], total=0 if paging.total else None)
    lists = _lists(session, before, run, company_id, position, descending=descending)
    found = list(islice(lists, paging.limit + 1))
    shown, last = paging.cut(found)
    return MovesPage(
        run_id=run.id,
        since=before.id,
        items=_explained(session, before, run, shown),
        next_cursor=paging.cursor(list(last[0])) if last is not None else None,
        total=sum(1 for _ in _lists(session, before, run, company_id, None)) if paging.total else None,
    )


def _finished(session: Session, caller: Caller, run_id: int) -> Run:
    known = row_of(session.connection(), caller, run_id)
    run = repository.lists.comparable(session, run_id)
    if run is None:
        raise Conflict(f"Run {run_id} is {known.state}, and no lists of it are kept: there is nothing to compare.")
    return run


def _earlier(session: Session, run: Run, since: int) -> Run:
    found = repository.lists.comparable(session, since)
    if found is None or found.scope != run.scope or found.id >= run.id:
        reason = f"is no earlier run of this corridor with lists to compare run {run.id} with"
        raise Invalid(errors=[FieldError(field="since", reason=reason)])
    return found


def _position(paging: Paging) -> ListKey | None:
    """The last list of the page before."""
    match paging.after:
        case None:
            return None
        case [int() as party_id, int() as form]:
            return party_id, form
    raise unknown_cursor()


def _lists(
    session: Session,
    before: Run,
    after: Run,
    company_id: int | None,
    position: ListKey | None,
    *,
    descending: bool = False,
) -> Iterator[tuple[ListKey, list[Moved]]]:
    """The lists that differ, in order, after a position."""
    only = parties.of_company(session, company_id) if company_id is not None else None
    first = position and position[0]
    for owners, by_form in _moves(session, before, after, first, only, descending=descending):
        moved: dict[ListKey, list[Moved]] = {}
        for form, moves in enumerate(by_form):
            columns = (moves.owner, moves.partner, moves.before, moves.after)
            for owner, partner, was, is_now in zip(*(column.tolist() for column in columns), strict=True):
                moved.setdefault((owners[owner], form), []).append((partner, was, is_now))
        for key in sorted(moved, reverse=descending):
            if position is None or (key < position if descending else key > position):
                yield key, sorted(moved[key], key=lambda move: (move[2] or NOT_IN_IT, move[1]))


def _moves(
    session: Session,
    before: Run,
    after: Run,
    first: int | None = None,
    only: int | None = None,
    *,
    descending: bool = False,
) -> Iterator[tuple[Sequence[int], list[Moves]]]:
    """Some owners at a time, by id, and what moved in their lists by form: most pages need no more than the first."""
    runs, length = (before.id, after.id), max(before.list_length, after.list_length)
    while True:
        owners = repository.lists.owners(session, runs, first, only, OWNERS_AT_ONCE, descending=descending)
        was, now = (unpack(repository.lists.published(session, run, owners), FORMS, length) for run in runs)
        yield owners, [compare(was[form], now[form], length) for form in FORMS]
        if len(owners) < OWNERS_AT_ONCE:
            return
        first = owners[-1] + (-1 if descending else 1)


def _explained(
    session: Session, before: Run, after: Run, shown: Sequence[tuple[ListKey, list[Moved]]]
) -> list[MovedList]:
    everybody = {owner for (owner, _), _ in shown} | {partner for _, moved in shown for partner, _, _ in moved}
    named = parties.described(session, everybody)
    differences = Differences(
        tuple(cause for name, cause in MADE_WITH.items() if getattr(before, name) != getattr(after, name)),
        (before.list_length, after.list_length),
        repository.lists.hashes(session, before.id, everybody),
        repository.lists.hashes(session, after.id, everybody),
        policy_changed=None not in (before.policy, after.policy) and before.policy != after.policy,
    )

    def party(party_id: int) -> MovedParty:
        return MovedParty.model_validate(named[party_id], from_attributes=True)

    def move(owner: int, partner: int, was: int, is_now: int) -> Move:
        return Move(
            move=kind_of(was, is_now),
            partner=party(partner),
            place_before=was or None,
            place_after=is_now or None,
            causes=differences.causes_of(owner, partner, was, is_now),
        )

    return [
        MovedList(party=party(owner), form=FORMS[form], moves=[move(owner, *each) for each in moved])
        for (owner, form), moved in shown
    ]


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two runs beside their lists. The hashes are those of the parties that are asked for."""

    made_with: tuple[Cause, ...]
    """what the runs were made with: it may have moved anything"""
    lengths: tuple[int, int]
    hashes_before: Mapping[int, bytes]
    hashes_after: Mapping[int, bytes]
    policy_changed: bool = False

    def causes_of(self, owner: int, partner: int, before: int, after: int) -> list[Cause]:
        """All that can have moved a partner in a list, from a place to a place."""
        causes = [
            *self._of_a_profile(owner, "company_joined", "company_left", "own_profile_changed"),
            *self._of_a_profile(partner, "partner_joined", "partner_left", "partner_changed"),
            *self.made_with,
        ]
        # Where the one run had no such place, the length alone is enough.
        if (not before and after > self.lengths[0]) or (not after and before > self.lengths[1]):
            causes.append("list_length_changed")
        causes = causes or ["others_moved"]
        # A policy moves nobody; what is told beside a match may be another.
        return [*causes, "policy_changed"] if self.policy_changed else causes

    def _of_a_profile(self, party_id: int, joined: Cause, left: Cause, changed: Cause) -> list[Cause]:
        before, after = self.hashes_before.get(party_id), self.hashes_after.get(party_id)
        if before == after:
            return []
        return [joined if before is None else left if after is None else changed]


def kind_of(before: int, after: int) -> MoveKind:
    if not before:
        return "entered"
    if not after:
        return "left"
    return "up" if after < before else "down"
