"""Which weights are in use: the table of the engine, or what was learned from decisions in its place."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from matching.learning.tables import Table, WeightsDoNotFit, from_json
from models import Fit
from models.base import now


def weights_in_use(session: Session) -> tuple[str, Table]:
    """Their version, and they themselves. Raises `Conflict` if what is stored does not fit the engine's signals."""
    fit = fit_in_use(session)
    if fit is None:
        return WEIGHTS_VERSION, DEFAULT_WEIGHTS
    return version(fit), _read(fit)


def _read(fit: Fit) -> Table:
    try:
        return from_json(fit.weights, DEFAULT_WEIGHTS)
    except WeightsDoNotFit as error:
        raise Conflict(f"{version(fit)} cannot be used: {error}. `ponte learn --rollback` takes it back.") from None


def weights_of(session: Session, name: str) -> Table:
    """The weights of a version. Raises `NotFound` if there is none of that name, `Conflict` if it does not fit."""
    if name == WEIGHTS_VERSION:
        return DEFAULT_WEIGHTS
    fit = next((fit for fit in fits(session) if version(fit) == name), None)
    if fit is None:
        raise NotFound(f"There are no weights {name!r}.")
    return _read(fit)


def fit_in_use(session: Session) -> Fit | None:
    """The latest; one that stands in for the table of another release says nothing about the signals of this one."""
    query = select(Fit).where(Fit.table == WEIGHTS_VERSION, Fit.rolled_back_at.is_(None))
    return session.scalars(query.order_by(Fit.id.desc()).limit(1)).one_or_none()


def version_in_use(session: Session) -> str:
    fit = fit_in_use(session)
    return WEIGHTS_VERSION if fit is None else version(fit)


def fits(session: Session) -> Sequence[Fit]:
    """All that were ever adopted, the latest first."""
    return session.scalars(select(Fit).order_by(Fit.id.desc())).all()


def version(fit: Fit) -> str:
    return f"fit-{fit.id}"


def roll_back(session: Session) -> Fit:
    """Takes the fit in use out of it; what was in use before is again. Raises `Conflict` if there is none."""
    fit = fit_in_use(session)
    if fit is None:
        raise Conflict(f"The table {WEIGHTS_VERSION} is in use: there is nothing to roll back.")
    fit.rolled_back_at = now()
    session.flush()
    return fit
