"""What can be done with practices. A park keeps its own; what it publishes, all others read."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit
from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import FieldError, Invalid, NotFound
from app.paging import Page, Paging
from app.portfolio.naming.hidden import hidden_from
from app.portfolio.naming.masking import Names
from app.portfolio.places import by_code
from app.portfolio.places import service as places
from app.workplan.practices import queries
from app.workplan.practices.schemas import (
    InitiativeRef,
    InitiativeRefOut,
    PracticeChange,
    PracticeFilter,
    PracticeIn,
    PracticeOut,
    PracticeTextIn,
    PracticeTextOut,
)
from matching.texts.contacts import without_personal_data
from models import Practice, PracticeEvent, PracticeInitiative, PracticeText
from models.base import now

LONGEST_TITLE = 256
"""characters; a mask may be longer than what it stands for"""


def add(session: Session, caller: Caller, sent: PracticeIn) -> PracticeOut:
    """Raises `Invalid`, `Forbidden` for other parks."""
    park_id = caller.park_id if sent.park is None else by_code.park(session, sent.park).id
    if park_id is None:
        raise Invalid(errors=[FieldError(field="park", reason="say whose practice it is")])
    ensure_may_edit(caller, park_id)
    row = Practice(park_id=park_id, texts=[], initiatives=[], events=[])
    _write(session, caller, row, sent)
    session.add(row)
    session.flush()
    record(session, caller, "practice.add", "practice", row.id, {"park": park_id, "kind": row.kind, "state": row.state})
    return read(session, caller, row.id)


def change(session: Session, caller: Caller, practice_id: int, sent: PracticeChange) -> PracticeOut:
    """What changes nothing is no change. Raises `NotFound`, `Forbidden`, `Invalid`."""
    row, _ = _found(session, caller, practice_id, locked=True)
    ensure_may_edit(caller, row.park_id)
    before = _state(row)
    _write(session, caller, row, sent)
    if _state(row) != before:
        row.updated_at = now()
        session.flush()
        record(session, caller, "practice.change", "practice", row.id, {"fields": sorted(sent.model_fields_set)})
    return read(session, caller, practice_id)


def withdraw(session: Session, caller: Caller, practice_id: int) -> None:
    """Nothing is deleted. Raises `NotFound`, `Forbidden`."""
    row, _ = _found(session, caller, practice_id, locked=True)
    ensure_may_edit(caller, row.park_id)
    if row.state != "withdrawn":
        row.state = "withdrawn"
        session.flush()
        record(session, caller, "practice.withdraw", "practice", row.id)


def read(session: Session, caller: Caller, practice_id: int) -> PracticeOut:
    """Raises `NotFound`, also for what the caller may not read."""
    return _outs(session, caller, [_found(session, caller, practice_id)])[0]


def page(session: Session, caller: Caller, chosen: PracticeFilter, paging: Paging) -> Page[PracticeOut]:
    """Raises `Invalid` for a park that is not known."""
    if chosen.park is not None:
        by_code.park(session, chosen.park)
    found = queries.page(session, caller, chosen, paging, _only_by_what_is_hidden(session, caller, chosen.q))
    return found.page(_outs(session, caller, [(row[0], row[1]) for row in found.rows]))


def _only_by_what_is_hidden(session: Session, caller: Caller, said: str | None) -> list[int]:
    """Practices that say what is asked for in nothing but names that the caller does not read."""
    hidden = hidden_from(session, caller)
    if said is None or hidden.is_empty:
        return []
    rows = queries.saying(session, caller, said)
    shown = {
        row.id for row in rows for text in (row.title, row.text) if _holds(hidden.of(row.park_id).mask(text), said)
    }
    return sorted({row.id for row in rows} - shown)


def _holds(text: str, said: str) -> bool:
    return said.casefold() in text.casefold()


def titles(sent: Sequence[PracticeTextIn]) -> list[tuple[str, str]]:
    """(language, title) of each, as they are stored."""
    return [(each.language, _title(each)) for each in sent]


def _title(sent: PracticeTextIn) -> str:
    """Without what is recognised as personal."""
    return without_personal_data(sent.title)[:LONGEST_TITLE]


def _found(session: Session, caller: Caller, practice_id: int, *, locked: bool = False) -> tuple[Practice, str]:
    found = queries.practice(session, caller, practice_id, locked=locked)
    if found is None:
        raise NotFound(f"There is no practice {practice_id}.")
    return found


def _outs(session: Session, caller: Caller, rows: Sequence[tuple[Practice, str]]) -> list[PracticeOut]:
    """With a fixed number of statements, however many there are."""
    ids = [row.id for row, _ in rows]
    initiatives, events = queries.initiatives(session, caller, ids), queries.events(session, caller, ids)
    hidden = hidden_from(session, caller)
    return [
        PracticeOut(
            **{name: getattr(row, name) for name in ("id", "kind", "state", "published_at", "updated_at")},
            address=None if hidden.of(row.park_id).are_said(row.address) else row.address,
            park=park,
            texts=[_told(each, hidden.of(row.park_id)) for each in row.texts],
            initiatives=[
                InitiativeRefOut(corridor=corridor, year=year, number=number)
                for corridor, year, number in initiatives.get(row.id, [])
            ],
            event_ids=events.get(row.id, []),
        )
        for row, park in rows
    ]


def _told(text: PracticeText, hidden: Names) -> PracticeTextOut:
    return PracticeTextOut(language=text.language, title=hidden.mask(text.title), text=hidden.mask(text.text))


def _state(row: Practice) -> tuple[object, ...]:
    """All that a caller can change of it."""
    texts = sorted((each.language, each.title, each.text) for each in row.texts)
    initiatives = sorted((each.corridor_id, each.year, each.number) for each in row.initiatives)
    return row.kind, row.state, row.address, texts, initiatives, sorted(each.event_id for each in row.events)


def _write(session: Session, caller: Caller, row: Practice, sent: PracticeIn | PracticeChange) -> None:
    """Sets what was sent; of a new one all. Raises `Invalid`."""
    given = set(PracticeChange.model_fields) if isinstance(sent, PracticeIn) else sent.model_fields_set
    for name in given & {"kind", "state", "address"}:
        setattr(row, name, getattr(sent, name))
    if row.state == "published" and row.published_at is None:
        row.published_at = now()
    if "texts" in given:
        _write_texts(row, sent.texts)
    with session.no_autoflush:  # no query may send the row to the database before it is complete
        if "initiatives" in given:
            _write_initiatives(session, caller, row, sent.initiatives)
        if "event_ids" in given:
            _write_events(session, caller, row, sent.event_ids)


def _write_texts(row: Practice, sent: Sequence[PracticeTextIn]) -> None:
    """Without what is recognised as personal."""
    old = {each.language: each for each in row.texts}
    new = []
    for each in sent:
        text = old.get(each.language) or PracticeText(language=each.language)
        title, said = _title(each), without_personal_data(each.text)
        if (text.title, text.text) != (title, said):
            text.title, text.text, row.embedded_with = title, said, None
        new.append(text)
    row.texts = new


def _write_initiatives(session: Session, caller: Caller, row: Practice, sent: Sequence[InitiativeRef]) -> None:
    """The links to corridors of other parks stay: who cannot read them does not unmake them."""
    readable = _own_corridors(session, caller)
    old = {(each.corridor_id, each.year, each.number): each for each in row.initiatives}
    wanted = [_place(session, caller, place, each) for place, each in enumerate(sent)]
    wanted += [key for key in old if key[0] not in readable]
    row.initiatives = [old.get(key) or _link(*key) for key in dict.fromkeys(wanted)]


def _link(corridor_id: int, year: int, number: int) -> PracticeInitiative:
    return PracticeInitiative(corridor_id=corridor_id, year=year, number=number)


def _place(session: Session, caller: Caller, place: int, sent: InitiativeRef) -> tuple[int, int, int]:
    """Raises `Invalid` for an initiative that there is not, or not for the caller."""
    corridor = places.find_corridor(session, sent.corridor)
    known: frozenset[int] = frozenset()
    if caller.own_park is None or caller.own_park in corridor.park_ids:
        known = queries.known_numbers(session, corridor.id, sent.year)
    if sent.number not in known:
        reason = f"there is no initiative {sent.number} in a plan of {sent.year}"
        raise Invalid(errors=[FieldError(field=f"initiatives.{place}.number", reason=reason)])
    return corridor.id, sent.year, sent.number


def _own_corridors(session: Session, caller: Caller) -> frozenset[int]:
    own = caller.own_park
    return frozenset(each.id for each in places.corridors(session) if own is None or own in each.park_ids)


def _write_events(session: Session, caller: Caller, row: Practice, sent: Sequence[int]) -> None:
    old = {each.event_id: each for each in row.events}
    known = queries.known_events(session, caller, {*sent, *old})
    for place, event_id in enumerate(sent):
        if event_id not in known:
            reason = f"there is no event {event_id}"
            raise Invalid(errors=[FieldError(field=f"event_ids.{place}", reason=reason)])
    # As with initiatives, links that the caller cannot read stay.
    wanted = dict.fromkeys([*sent, *(event_id for event_id in old if event_id not in known)])
    row.events = [old.get(event_id) or PracticeEvent(event_id=event_id) for event_id in wanted]
