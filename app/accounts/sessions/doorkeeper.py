"""Signing in. Who is refused learns nothing of whether there is such a person: not by the answer, nor by its time."""

from asyncio import Semaphore
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.audit import record
from app.accounts.people import service as people
from app.accounts.people.emails import folded, is_email
from app.accounts.people.schemas import UserIn
from app.accounts.roles import OPERATOR, Caller, Role
from app.accounts.secrets import hashed
from app.accounts.sessions import passwords, service
from app.accounts.sessions.attempts import Attempts
from app.accounts.sessions.lifetime import Lifetime
from app.accounts.sessions.schemas import PasswordChange, SignIn, Way
from app.accounts.sessions.service import Opened
from app.database import WriteLimiter, transaction
from app.errors import AppError, Conflict, FieldError, Invalid, TooOften, Unauthenticated
from app.settings import Settings
from models import User

Result = TypeVar("Result")
PASSWORDS_AT_ONCE = 2
"""Each takes 64 MB and a core for some hundredths of a second. Who waits holds no thread."""


class Refused(NamedTuple):
    """Why, for the audit trail; and what is answered."""

    reason: str
    error: AppError
    user_id: int | None = None
    email: str | None = None
    """its hash"""


class Doorkeeper:
    """One in each process. Whatever it decides is on record when it answers."""

    def __init__(self, engine: Engine, settings: Settings, writers: WriteLimiter) -> None:
        self._engine = engine
        self._lifetime = Lifetime.of(settings)
        self._role_of_new = Role(settings.oidc_role) if settings.oidc_role else None
        self._attempts = Attempts(settings)
        self._writers = writers
        self._turn = Semaphore(PASSWORDS_AT_ONCE)

    async def sign_in(self, sent: SignIn, address: str) -> Opened:
        """By password, or by a link. Raises `Unauthenticated` and `TooOften`."""
        if sent.link is not None:
            return await self._by_link(sent.link, address)
        async with self._turn:
            found = await run_in_threadpool(self._check, folded(sent.email or ""), sent.password or "", address)
        return await self._let_in("password", found, address)

    async def _by_link(self, link: str, address: str) -> Opened:
        token = hashed(link)
        try:
            self._attempts.ensure_not_too_many(token.hex(), address)
        except TooOften as error:
            return await self._let_in("link", Refused("too_often", error), address)

        def find(session: Session) -> int | Refused:
            user_id = queries.use_link(session, token)
            if user_id is not None:
                return user_id
            self._attempts.failed(token.hex(), address)
            wrong = Unauthenticated("The link was used, is too old, or was never one. Ask for another.")
            return Refused("link", wrong, queries.owner_of_link(session, token))

        return await self._let_in("link", find, address)

    async def by_provider(self, email: str) -> Opened:
        """Somebody for whose e-mail address another provider vouches. Raises `Unauthenticated`."""
        address, name = folded(email), hashed(folded(email)).hex()

        def find(session: Session) -> int | Refused:
            is_one = is_email(address)
            user = queries.user_with_email(session, address) if is_one else None
            if user is not None:
                return user.id
            if self._role_of_new is None or not is_one:
                wrong = Unauthenticated("You are not known here. Ask an admin to add you.")
                return Refused("no_such_person", wrong, email=name)
            new = UserIn(email=address, name=address.partition("@")[0], role=self._role_of_new)
            return people.add(session, OPERATOR, new).id

        return await self._let_in("oidc", find, "")

    async def refuse(self, way: Way, error: AppError) -> None:
        """Puts on record that somebody did not come in."""
        await self._write(lambda session: self._record(session, way, Refused("not_confirmed", error), ""))

    def _check(self, email: str, password: str, address: str) -> int | Refused:
        name = hashed(email).hex()
        try:
            self._attempts.ensure_not_too_many(name, address)
        except TooOften as error:
            return Refused("too_often", error)
        with transaction(self._engine, writes=False) as session:
            user = queries.user_with_email(session, email) if is_email(email) else None
        if passwords.is_right(password, user.password_hash if user else None) and user and not user.disabled_at:
            return user.id
        self._attempts.failed(name, address)
        reason = "no_such_person" if user is None else "disabled" if user.disabled_at else "wrong_password"
        wrong = Unauthenticated("The e-mail address or the password is not right.")
        # Whoever is known is named by number, which says nothing once the person is erased.
        return Refused(reason, wrong, user.id) if user else Refused(reason, wrong, email=name)

    async def _let_in(
        self, way: Way, found: int | Refused | Callable[[Session], int | Refused], address: str
    ) -> Opened:
        def write(session: Session) -> Opened | AppError:
            person = found(session) if callable(found) else found
            user = session.get(User, person) if isinstance(person, int) else None
            if user is None or user.disabled_at is not None:
                refused = person if isinstance(person, Refused) else Refused("disabled", Unauthenticated(), person)
                self._record(session, way, refused, address)
                return refused.error
            return service.open_session(session, user, way, self._lifetime)

        done = await self._write(write)
        if isinstance(done, AppError):
            raise done
        return done

    def _record(self, session: Session, way: Way, refused: Refused, address: str) -> None:
        if refused.reason != "too_often" or self._attempts.is_recorded(address):
            details = {"way": way, "reason": refused.reason, "email": refused.email and refused.email[:16]}
            kind = None if refused.user_id is None else "user"
            record(session, None, "session.refuse", kind, refused.user_id, details)

    async def _write(self, work: Callable[[Session], Result]) -> Result:
        def at_once() -> Result:
            with transaction(self._engine) as session:
                return work(session)

        async with self._writers.for_method("POST"):
            return await run_in_threadpool(at_once)

    async def change_password(self, caller: Caller, sent: PasswordChange, address: str) -> None:
        """Raises `Conflict` for a key, `Invalid` where the old one is not right, and `TooOften`."""
        if caller.user_id is None:
            raise Conflict("A key has no password: it is made anew.")
        async with self._turn:
            found = await run_in_threadpool(self._check_old, caller.user_id, sent, address)

        def write(session: Session) -> AppError | None:
            if isinstance(found, Refused):
                self._record(session, "password", found, address)
                return found.error
            user = session.get_one(User, caller.user_id)
            user.password_hash = found
            queries.revoke_ways_in(session, user.id, but=caller.session_id)
            record(session, caller, "user.password", "user", user.id)
            return None

        error = await self._write(write)
        if error is not None:
            raise error

    def _check_old(self, user_id: int, sent: PasswordChange, address: str) -> str | Refused:
        """The hash of the new one."""
        with transaction(self._engine, writes=False) as session:
            user = session.get_one(User, user_id)
        name = hashed(user.email).hex()
        try:
            self._attempts.ensure_not_too_many(name, address)
        except TooOften as error:
            return Refused("too_often", error, user_id)
        if not passwords.is_right(sent.old, user.password_hash):
            self._attempts.failed(name, address)
            wrong = Invalid(errors=[FieldError(field="old", reason="is not the password")])
            return Refused("wrong_password", wrong, user_id)
        return passwords.hashed(sent.new)
