"""E-mail addresses as names of people: the same however they are written."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

LONGEST = 254
_PART = r"[^@\s\x00-\x1f\x7f\ud800-\udfff]+"
SHAPE = rf"^{_PART}@{_PART}\.{_PART}$"


def folded(email: str) -> str:
    return unicodedata.normalize("NFKC", email).strip().casefold()


def is_email(folded_email: str) -> bool:
    return len(folded_email) <= LONGEST and re.fullmatch(SHAPE, folded_email) is not None


def _checked(email: str) -> str:
    email = folded(email)
    if not is_email(email):
        raise ValueError("is no e-mail address")
    return email


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST),
    AfterValidator(_checked),
    Field(json_schema_extra={"pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$"}),
]
