"""Vectors as they are stored: half precision on both databases."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator, TypeEngine

LITTLE = np.dtype("<f2")
Vector = NDArray[np.float32]


class HalfVector(TypeDecorator[Vector]):
    """(d,) float32 in Python, float16 in the database: `halfvec` of pgvector on PostgreSQL, bytes on SQLite.

    What float16 holds exactly comes back exactly, as a quantised vector does.
    """

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(LargeBinary())
        from models.halfvec import Halfvec  # noqa: PLC0415 - pgvector is installed with PostgreSQL's driver only

        return dialect.type_descriptor(Halfvec())

    def process_bind_param(self, value: Vector | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astype(LITTLE).tobytes()

    def process_result_value(self, value: Any, dialect: Dialect) -> Vector | None:
        if value is None or dialect.name == "postgresql":
            return value  # type: ignore[no-any-return]  # as the driver gives it
        return np.frombuffer(value, LITTLE).astype(np.float32)
