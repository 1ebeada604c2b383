"""Adding, changing and listing people; links by which they sign in once."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts import service as accounts
from app.accounts.audit import record
from app.accounts.people.emails import folded
from app.accounts.people.schemas import UserChange, UserIn, UserOut
from app.accounts.roles import Caller
from app.accounts.secrets import hashed, new_secret
from app.accounts.sessions import passwords
from app.errors import Conflict, NotFound
from app.paging import Page, Paging, find_page, order_by
from models import SignInLink, User
from models.base import now


def add(session: Session, caller: Caller, sent: UserIn) -> UserOut:
    """Raises `Conflict` for an address that somebody has, and `Invalid` for a park that there is not."""
    known = queries.user_with_email(session, sent.email)
    if known is not None:
        reason = f"is already that of user {known.id}{', who is disabled' if known.disabled_at else ''}"
        raise Conflict(errors=[{"field": "email", "reason": reason}])
    row = User(
        email=sent.email,
        name=sent.name,
        password_hash=sent.password and passwords.hashed(sent.password),
        role=sent.role.value,
        park_id=accounts.park_id_of(session, sent.park),
        language=sent.language,
        created_at=now(),
    )
    session.add(row)
    session.flush()
    record(session, caller, "user.add", "user", row.id, {"role": row.role, "park": row.park_id})
    return _out(session, [row])[0]


def change(session: Session, caller: Caller, user_id: int, sent: UserChange) -> UserOut:
    """Raises `NotFound`, `Invalid`, and `Conflict` where somebody would lock himself out."""
    row = _get(session, user_id)
    if user_id == caller.user_id and (sent.disabled or (sent.role and sent.role is not caller.role)):
        raise Conflict("Nobody takes his own rights away: let another admin do it.")
    fields = sent.model_dump(exclude_unset=True, exclude={"park", "password", "disabled"})
    for name, value in fields.items():
        if value is not None:
            setattr(row, name, value)
    if "park" in sent.model_fields_set:
        row.park_id = accounts.park_id_of(session, sent.park)
    if sent.password is not None:
        row.password_hash = passwords.hashed(sent.password)
    if sent.disabled is not None:
        row.disabled_at = (row.disabled_at or now()) if sent.disabled else None
    if session.is_modified(row):
        if sent.disabled or sent.password is not None:
            queries.revoke_ways_in(session, row.id)
        record(session, caller, "user.change", "user", row.id, {"fields": sorted(sent.model_fields_set)})
    session.flush()
    return _out(session, [row])[0]


def make_link(session: Session, caller: Caller, user_id: int, lasts: timedelta) -> str:
    """The token of a link by which the person signs in once, until it is too old. Raises `NotFound` and `Conflict`."""
    row = _get(session, user_id)
    if row.disabled_at is not None:
        raise Conflict(f"User {user_id} is disabled.")
    token, at = new_secret(), now()
    session.add(SignInLink(user_id=user_id, token_hash=hashed(token), created_at=at, expires_at=at + lasts))
    record(session, caller, "user.link", "user", user_id)
    session.flush()
    return token


def read(session: Session, user_id: int) -> UserOut:
    """Raises `NotFound`."""
    return _out(session, [_get(session, user_id)])[0]


def is_known(session: Session, email: str) -> bool:
    return queries.user_with_email(session, folded(email)) is not None


def named(session: Session, email: str) -> UserOut:
    """Raises `NotFound`."""
    row = queries.user_with_email(session, folded(email))
    if row is None:
        raise NotFound("Nobody has this e-mail address.")
    return _out(session, [row])[0]


def managers_of(session: Session, park_id: int) -> Sequence[User]:
    """Who may sign in and manages the park, the longest known first."""
    return queries.managers_of(session, park_id)


def with_email(session: Session, email: str) -> User | None:
    return queries.user_with_email(session, folded(email))


def erase(session: Session, caller: Caller, row: User) -> None:
    """Nobody signs in as them any more, and nothing says who they were; the number stays in what they did."""
    row.email, row.name, row.password_hash = f"erased-{row.id}@erased.invalid", "(erased)", None
    row.disabled_at = row.disabled_at or now()
    queries.forget_ways_in(session, row.id)
    record(session, caller, "user.erase", "user", row.id)
    session.flush()


def page(session: Session, paging: Paging, ids: Sequence[int] | None = None, sort: str = "email") -> Page[UserOut]:
    query = select(User) if ids is None else select(User).where(User.id.in_(ids))
    found = find_page(session, query, paging, order_by({"email": User.email, "name": User.name}, sort, User.id))
    return found.page(_out(session, [row[0] for row in found.rows]))


def _get(session: Session, user_id: int) -> User:
    row = session.get(User, user_id)
    if row is None:
        raise NotFound(f"There is no user {user_id}.")
    return row


def _out(session: Session, rows: Sequence[User]) -> list[UserOut]:
    parks = accounts.park_codes(session)

    def out(row: User) -> UserOut:
        own = {name: getattr(row, name) for name in ("id", "email", "name", "role", "language", "created_at")}
        told = {"has_password": row.password_hash is not None, "disabled": row.disabled_at is not None}
        return UserOut.model_validate({**own, **told, "park": parks.get(row.park_id or 0)})

    return [out(row) for row in rows]
