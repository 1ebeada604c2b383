"""E-mail addresses as names of people: the same however they are written."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

SHAPE = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


def folded(email: str) -> str:
    return unicodedata.normalize("NFKC", email).strip().casefold()


def _checked(email: str) -> str:
    email = folded(email)
    if not re.fullmatch(SHAPE, email):
        raise ValueError("is no e-mail address")
    return email


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254),
    AfterValidator(_checked),
    Field(json_schema_extra={"pattern": SHAPE}),
]
