"""Packs from files: those that the service ships, or the operator's own from a folder."""

import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from app.compliance.policy.facts import Vocabulary, folded
from app.compliance.policy.pack import Pack
from app.errors import FieldError, Invalid, field_errors

SHIPPED: Traversable = files("app.compliance.policy") / "packs"


@lru_cache(maxsize=1)
def shipped_packs() -> tuple[Pack, ...]:
    return read_folder(SHIPPED)


def packs_of(folder: str | None) -> tuple[Pack, ...]:
    """The operator's own instead of those that are shipped, if there is a folder of them. Raises `Invalid`."""
    if folder is None:
        return shipped_packs()
    if not Path(folder).is_dir():
        raise Invalid(errors=[FieldError(field="PONTE_POLICY_PACKS", reason=f"{folder} is no folder")])
    return read_folder(Path(folder))


def read_folder(folder: Traversable) -> tuple[Pack, ...]:
    """By code. Raises `Invalid`, naming the file, the field and what is wrong with it."""
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    if not found:
        raise Invalid(f"{folder} holds no policy pack: a pack is a file *.toml.")
    packs = [read(file) for file in found]
    _ensure_unlike(packs)
    return tuple(sorted(packs, key=lambda pack: pack.code))


def read(file: Traversable) -> Pack:
    """Raises `Invalid`."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Invalid(f"{file.name}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"{file.name} is no TOML: {error}.") from None
    try:
        return Pack.model_validate(said)
    except ValidationError as error:
        raise Invalid(f"{file.name} is no policy pack.", errors=field_errors(error.errors())) from None


def _ensure_unlike(packs: Sequence[Pack]) -> None:
    for what, codes in (
        ("packs", [pack.code for pack in packs]),
        ("rules", [rule.code for pack in packs for rule in pack.rules]),
        ("zones", [zone.code for pack in packs for zone in pack.zones]),
    ):
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise Invalid(f"Two {what} have the code {twice[0]}.")


def version_of(packs: Iterable[Pack]) -> str:
    """Another one as soon as anything in any pack is another: `2026-11-29.4f1c9a0b22d3`."""
    told = [pack.model_dump_json() for pack in packs]
    newest = max((pack.version for pack in packs), default=None)
    return f"{newest}.{sha256(repr(told).encode()).hexdigest()[:12]}"


def vocabulary_of(packs: Iterable[Pack]) -> Vocabulary:
    asked = [
        conditions
        for pack in packs
        for rule in pack.rules
        for conditions in (rule.giver, rule.receiver)
        if conditions is not None
    ]
    names = {(folded(name), zone.code) for pack in packs for zone in pack.zones for name in (zone.code, *zone.names)}
    return Vocabulary(
        frozenset(code for conditions in asked for code in conditions.activities or ()),
        frozenset(number.upper() for conditions in asked for number in conditions.numbers or ()),
        tuple(sorted(names)),
    )
