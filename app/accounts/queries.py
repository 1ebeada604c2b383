"""The SQL of accounts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, delete, select, update
from sqlalchemy.orm import Session, contains_eager

from models import ApiKey, Park, SignInLink, User, UserSession
from models.base import now


def key(session: Session, key_hash: bytes) -> ApiKey | None:
    """Revoked or not."""
    return session.scalars(select(ApiKey).where(ApiKey.key_hash == key_hash)).one_or_none()


def is_live_key(connection: Connection, key_id: int) -> bool:
    query = select(ApiKey.id).where(ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
    return connection.execute(query).one_or_none() is not None


def is_live_session(connection: Connection, session_id: int) -> bool:
    query = _live_sessions().with_only_columns(UserSession.id).where(UserSession.id == session_id)
    return connection.execute(query).one_or_none() is not None


def keys(session: Session, *, name: str | None = None) -> Sequence[ApiKey]:
    query = select(ApiKey).where(ApiKey.revoked_at.is_(None)).order_by(ApiKey.id)
    return session.scalars(query if name is None else query.where(ApiKey.name == name)).all()


def _live_sessions() -> Select[UserSession]:
    """Without those in which nobody was for too long: that is a setting."""
    return (
        select(UserSession)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.revoked_at.is_(None), UserSession.expires_at > now(), User.disabled_at.is_(None))
    )


def live_session(session: Session, token_hash: bytes, seen_since: datetime) -> UserSession | None:
    query = _live_sessions().where(UserSession.token_hash == token_hash, UserSession.last_seen_at > seen_since)
    return session.scalars(query.options(contains_eager(UserSession.user))).one_or_none()


def live_sessions(session: Session, user_id: int | None, seen_since: datetime) -> Sequence[UserSession]:
    """Of a person or of all, the latest first."""
    query = _live_sessions().where(UserSession.last_seen_at > seen_since).order_by(UserSession.id.desc())
    return session.scalars(query if user_id is None else query.where(UserSession.user_id == user_id)).all()


def revoke_ways_in(session: Session, user_id: int, but: int | None = None) -> None:
    """Sessions but one, and links by which somebody could still sign in."""
    session.execute(delete(SignInLink).where(SignInLink.user_id == user_id))
    query = update(UserSession).where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None))
    session.execute((query if but is None else query.where(UserSession.id != but)).values(revoked_at=now()))


def forget_old(session: Session, user_id: int) -> None:
    """Sessions and links of a person that can no longer be used."""
    for kind in (UserSession, SignInLink):
        session.execute(delete(kind).where(kind.user_id == user_id, kind.expires_at < now()))


def forget_ways_in(session: Session, user_id: int) -> None:
    """Sessions and links of a person, whether they still can be used or not."""
    for kind in (UserSession, SignInLink):
        session.execute(delete(kind).where(kind.user_id == user_id))


def managers_of(session: Session, park_id: int) -> Sequence[User]:
    query = select(User).where(User.park_id == park_id, User.role == "manager", User.disabled_at.is_(None))
    return session.scalars(query.order_by(User.id)).all()


def user_with_email(session: Session, email: str) -> User | None:
    return session.scalars(select(User).where(User.email == email)).one_or_none()


def use_link(session: Session, token_hash: bytes) -> int | None:
    """The user whose link it is, if it can still be used; from now on it cannot."""
    link = select(SignInLink.id).where(SignInLink.token_hash == token_hash).scalar_subquery()
    used = (
        update(SignInLink)
        .where(SignInLink.id == link, SignInLink.used_at.is_(None), SignInLink.expires_at > now())
        .values(used_at=now())
        .returning(SignInLink.user_id)
    )
    return session.scalars(used).one_or_none()


def owner_of_link(session: Session, token_hash: bytes) -> int | None:
    return session.scalars(select(SignInLink.user_id).where(SignInLink.token_hash == token_hash)).one_or_none()


def park_ids(session: Session) -> dict[str, int]:
    return {row.code: row.id for row in session.execute(select(Park.code, Park.id).order_by(Park.code))}
