"""What can be asked of the policy in force."""

from collections.abc import Mapping
from datetime import date

from app.compliance.policy.policy import Policy
from app.compliance.policy.schemas import HitOut, PackInFull, PackOut, PolicyOut, RuleOut
from app.compliance.policy.verdicts import NO_COUNTRY, NO_FACTS, NO_PACK, Hit, Judgement
from app.errors import NotFound
from matching.profiles import Language


def policy_told(policy: Policy, day: date | None, language: Language) -> PolicyOut:
    told, replayed = policy.day(None, day)
    packs = [PackOut.told(pack, told, language) for pack in policy.packs]
    return PolicyOut(version=policy.version, day=told, replayed=replayed, packs=packs)


def pack_told(policy: Policy, code: str, day: date | None, language: Language) -> PackInFull:
    """Raises `NotFound`."""
    told, _ = policy.day(None, day)
    pack = next((pack for pack in policy.packs if pack.code == code), None)
    if pack is None:
        known = ", ".join(pack.code for pack in policy.packs)
        raise NotFound(f"There is no policy pack {code}; known: {known}.")
    return PackInFull(
        **PackOut.told(pack, told, language).model_dump(),
        day=told,
        covers=list(pack.covers),
        groups={name: list(countries) for name, countries in pack.groups.items()},
        zones=list(pack.zones),
        all_rules=[RuleOut.told(pack, rule, told, language) for rule in pack.rules],
    )


GAPS: Mapping[str, Mapping[Language, str]] = {
    NO_PACK: {
        "en": "No policy pack covers these countries: a person decides.",
        "it": "Nessun pacchetto di regole copre questi paesi: decide una persona.",
        "ru": "Ни один набор правил не охватывает эти страны: решает человек.",
    },
    NO_COUNTRY: {
        "en": "The country of a party is not known: a person decides.",
        "it": "Il paese di una parte non è noto: decide una persona.",
        "ru": "Страна одной из сторон неизвестна: решает человек.",
    },
    NO_FACTS: {
        "en": "What is known of a party is being read; look again in a moment.",
        "it": "I dati di una parte sono in lettura; riprovare tra un momento.",
        "ru": "Сведения об одной из сторон ещё читаются; повторите через мгновение.",
    },
}
"""What is said where no rule was asked."""


def hits_told(policy: Policy, judgement: Judgement, day: date, language: Language) -> list[HitOut]:
    """The rules that apply, the gravest first, in full."""
    return [_hit_told(policy, hit, day, language) for hit in judgement.hits]


def _hit_told(policy: Policy, hit: Hit, day: date, language: Language) -> HitOut:
    said = {"code": hit.code, "effect": hit.effect, "clearable": hit.clearable, "direction": hit.direction}
    found = policy.rule(hit.code)
    if found is None:
        open_ends = {"from_": None, "until": None, "legal_basis": None, "note": None, "certainty": "house_rule"}
        return HitOut.model_validate(said | open_ends | {"text": GAPS[hit.code][language]}, by_name=True)
    stated = RuleOut.told(*found, day, language)
    return HitOut.model_validate(
        said | {name: getattr(stated, name) for name in ("from_", "until", "legal_basis", "note", "certainty", "text")},
        by_name=True,
    )
