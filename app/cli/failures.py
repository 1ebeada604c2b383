"""What ends a command, in one sentence, and the exit code that tells it to a program."""

from contextvars import ContextVar

from sqlalchemy.exc import DatabaseError, OperationalError

from app.errors import AppError, storage_fault
from app.schemas import LanguageCode

SPOKEN: ContextVar[LanguageCode] = ContextVar("spoken", default="en")
"""The language that a command was asked to speak."""
FAILED, DAMAGED, NEWER, TAKEN, FULL = 1, 3, 4, 5, 6


class NewerSchema(AppError):
    type_ = "newer-schema"
    title = "The database was made by a newer version of Ponte: install that one, or put back a back-up made before."
    status = 503


class AddressTaken(AppError):
    type_ = "address-taken"
    title = "Another program listens there."
    status = 503


def spoken(sentence: str) -> str:
    """What is wrong, in that language, if somebody has translated it."""
    if SPOKEN.get() == "en":
        return sentence
    # What translates is loaded by whoever needs it.
    from app.labels.problems import told  # noqa: PLC0415

    return told(sentence, SPOKEN.get())


def code_of(error: AppError) -> int:
    return {NewerSchema: NEWER, AddressTaken: TAKEN}.get(type(error), FAILED)


def database_failure(error: DatabaseError) -> tuple[str, int] | None:
    """A sentence and a code; none for what is a fault of the program."""
    match storage_fault(error):
        case "full":
            return "the disk is full: nothing of this was stored; make space, and run it again", FULL
        case "damaged":
            return f"the database file is damaged ({error.orig}): put back a back-up (docs/operations.md)", DAMAGED
    return (f"the database does not answer: {error.orig}", FAILED) if isinstance(error, OperationalError) else None
