"""E-mail addresses as names of people: the same however they are written."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

LONGEST = 254
_DOMAIN = r"[^@\s\x00-\x1f\x7f\ud800-\udfff]+"
SHAPE = rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_DOMAIN}\.{_DOMAIN}$"
"""As browsers check them (HTML, 4.10.5.1.5), but for the domain, which may be written in any script."""


def folded(email: str) -> str:
    return unicodedata.normalize("NFKC", email).strip().casefold()


def is_email(folded_email: str) -> bool:
    return len(folded_email) <= LONGEST and re.fullmatch(SHAPE, folded_email) is not None


def _checked(email: str) -> str:
    email = folded(email)
    if not is_email(email):
        raise ValueError("is no e-mail address")
    person, _, domain = email.rpartition("@")
    try:
        return f"{person}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise ValueError("is no e-mail address: there is no such domain") from None


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST),
    AfterValidator(_checked),
    Field(json_schema_extra={"pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$"}),
]
