"""What can be asked of the policy in force."""

from datetime import date

from app.compliance.policy.policy import Policy
from app.compliance.policy.schemas import PackInFull, PackOut, PolicyOut, RuleOut
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
