"""The identity of a pair: two parties of a corridor in one form, whatever runs list them."""

from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.database import upsert
from app.errors import FieldError, Invalid
from matching.profiles import Form
from models import Pair


class PairKey(NamedTuple):
    """A pair of a corridor, by what it consists of."""

    form: Form
    party_a_id: int
    party_b_id: int


def add_pairs(session: Session, corridor_id: int, keys: AbstractSet[PairKey]) -> None:
    """Gives an identity to those that were never listed before."""
    given = [key._asdict() | {"form": key.form.value, "corridor_id": corridor_id} for key in sorted(keys)]
    if given:
        session.execute(upsert(session)(Pair.__table__).on_conflict_do_nothing(), given)


def id_of_bound_pair(corridor_id: int) -> Any:
    """For statements that are executed for many rows: the id of the pair that is `bound` to each."""
    key = [getattr(Pair, name) == bindparam(f"_{name}") for name in PairKey._fields]
    return select(Pair.id).where(Pair.corridor_id == corridor_id, *key).scalar_subquery()


def bound(key: PairKey) -> dict[str, Any]:
    return {"_form": key.form.value, "_party_a_id": key.party_a_id, "_party_b_id": key.party_b_id}


def ensure_known(session: Session, pair_id: int) -> None:
    """For a filter `pair_id`. Raises `Invalid`."""
    if session.get(Pair, pair_id) is None:
        raise Invalid(errors=[FieldError(field="pair_id", reason=f"there is no pair {pair_id}")])
