"""Web addresses, with or without a scheme."""

import re

from pydantic import AnyHttpUrl, TypeAdapter, ValidationError

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, one_line, quoted

LONGEST = 512
_ADDRESS = TypeAdapter(AnyHttpUrl)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}", re.IGNORECASE)


def read_website(text: str) -> Reading[str]:
    """`https://` is put before an address without a scheme; the first of several is taken."""
    line = one_line(text)
    if is_placeholder(line):
        return Reading()
    candidates = [part.strip("<>()[]\"'.,") for part in re.split(r"[\s;,|]+", line)]
    if any("@" in part.split("/")[0] for part in candidates if "://" not in part) and not any(
        map(_address, candidates)
    ):
        return Reading(remark="holds an e-mail address, not a web address; it is kept out of the profile")
    found = [address for part in candidates if (address := _address(part))]
    if not found:
        return Reading(remark=f"{quoted(line)} is not a web address such as www.example.com; left empty")
    if len(found) > 1:
        return Reading(found[0], f"names {len(found)} web addresses; the first is taken")
    return Reading(found[0])


def _address(written: str) -> str | None:
    bare = re.sub(r"^(?:https?|htpp|http)?:?//+", "", written, flags=re.IGNORECASE)
    scheme = "http" if written.casefold().startswith("http://") else "https"
    host = re.split(r"[/?#:]", bare, maxsplit=1)[0]
    if not _HOST.fullmatch(host):
        return None
    try:
        address = str(_ADDRESS.validate_python(f"{scheme}://{bare}"))
    except ValidationError:
        return None
    return address if len(address) <= LONGEST else None
