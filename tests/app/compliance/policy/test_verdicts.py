"""What the packs that are shipped say of two parties, today and on the day of the agreement."""

from datetime import date, timedelta

import pytest

from app.compliance.policy.facts import DualUse, Facts, Listing
from app.compliance.policy.loading import shipped_packs
from app.compliance.policy.policy import today
from app.compliance.policy.verdicts import NO_COUNTRY, NO_PACK, judge
from matching.profiles import Form

PACKS = shipped_packs()
AGREEMENT = date(2015, 9, 1)
TRANSFER, TRADE, HOSTING = Form.TECHNOLOGY_TRANSFER, Form.COMMERCIAL_PARTNERSHIP, Form.HOSTING


def giver(*categories: str, form: Form | None = None, **more: object) -> Facts:
    """With offers in all forms, those in `form` of the categories, else all of them."""
    offers = tuple((each, DualUse(categories if form in (None, each) else ())) for each in sorted(Form))
    return Facts(countries=("IT",), dual_use=offers, **more)  # type: ignore[arg-type]  # as given


ITALIAN = giver()
AUSTRIAN = Facts(countries=("AT",), dual_use=((TRANSFER, DualUse()),))
MUSCOVITE = Facts(countries=("RU",), parks=("technopolis",), zones=("technopolis-moscow",))
ELSEWHERE = Facts(countries=("RU",))


def verdict(a: Facts, b: Facts, form: Form = TRANSFER, day: date | None = None) -> str:
    return judge(PACKS, a, b, form, day or today()).verdict.value


def codes(a: Facts, b: Facts, form: Form = TRANSFER, day: date | None = None) -> tuple[str, ...]:
    return judge(PACKS, a, b, form, day or today()).codes


@pytest.mark.parametrize("form", Form)
def test_today_everything_with_technopolis_moscow_is_blocked_with_its_basis(form: Form) -> None:
    found = judge(PACKS, ITALIAN, MUSCOVITE, form, today())
    assert found.verdict == "blocked"
    assert "special-zone-part-a" in found.codes
    hit = next(hit for hit in found.hits if hit.code == "special-zone-part-a")
    assert not hit.clearable
    (rule,) = (rule for pack in PACKS for rule in pack.rules if rule.code == hit.code)
    assert "833/2014, Annex LII" in rule.legal_basis


@pytest.mark.parametrize("form", Form)
def test_on_the_day_of_the_agreement_only_what_was_restricted_then_is(form: Form) -> None:
    assert verdict(ITALIAN, MUSCOVITE, form, AGREEMENT) == "no_hit"
    dual_use = giver("6A", form=form)
    expected = "no_hit" if form is HOSTING else "needs_review"
    assert verdict(dual_use, MUSCOVITE, form, AGREEMENT) == expected
    assert verdict(MUSCOVITE, dual_use, form, AGREEMENT) == expected, "whichever park comes first"


def test_what_goes_from_russia_to_italy_was_not_restricted_then() -> None:
    russian = Facts(countries=("RU",), dual_use=((TRANSFER, DualUse(("6A",))),))
    assert verdict(ITALIAN, russian, TRANSFER, AGREEMENT) == "no_hit"
    assert judge(PACKS, giver("6A"), russian, TRANSFER, AGREEMENT).hits[0].direction == "a_to_b"


@pytest.mark.parametrize(
    ("first_day", "facts", "form", "code"),
    [
        (date(2014, 8, 1), giver("3A"), TRANSFER, "dual-use-military-2014"),
        (date(2022, 2, 26), giver("3A"), TRANSFER, "dual-use-2022"),
        (date(2022, 2, 26), giver(activities=("30.3",)), TRADE, "aviation-and-space"),
        (date(2022, 6, 4), giver(activities=("70.2",)), TRADE, "business-consulting"),
        (date(2022, 10, 7), giver(activities=("71.1",)), TRADE, "engineering-and-it-consultancy"),
        (date(2023, 6, 24), giver("3A", form=TRADE), TRANSFER, "intellectual-property"),
    ],
)
def test_a_rule_holds_from_its_first_day_on(first_day: date, facts: Facts, form: Form, code: str) -> None:
    assert code in codes(facts, ELSEWHERE, form, first_day)
    assert code not in codes(facts, ELSEWHERE, form, first_day - timedelta(days=1))


def test_the_rule_of_2014_ends_when_that_of_2022_begins() -> None:
    last = date(2022, 2, 25)
    assert codes(giver("3A"), ELSEWHERE, TRANSFER, last) == ("dual-use-military-2014",)
    assert "dual-use-military-2014" not in codes(giver("3A"), ELSEWHERE, TRANSFER, last + timedelta(days=1))


def test_dual_use_in_another_form_is_for_a_person_to_look_at() -> None:
    assert verdict(giver("3A", form=TRADE), ELSEWHERE, HOSTING) == "needs_review"
    assert verdict(giver("3A", form=TRADE), ELSEWHERE, TRADE) == "blocked"


def test_an_offer_that_declares_nothing_needs_a_review() -> None:
    silent = Facts(countries=("IT",), dual_use=((TRANSFER, DualUse((), True)),))
    assert codes(silent, ELSEWHERE) == ("dual-use-undeclared",)
    assert verdict(silent, AUSTRIAN) == "no_hit"


def test_who_has_said_nothing_of_what_it_would_give_needs_a_review_since_everything_is_forbidden() -> None:
    silent = Facts(countries=("IT",), dual_use=((TRANSFER, DualUse()),))
    assert verdict(silent, ELSEWHERE) == "no_hit"
    assert codes(silent, ELSEWHERE, TRADE) == ("dual-use-unstated",)
    assert verdict(silent, ELSEWHERE, TRADE, AGREEMENT) == "no_hit", "then only military use was"
    assert verdict(silent, ELSEWHERE, HOSTING) == "no_hit"


def test_who_does_not_say_where_it_is_may_be_in_a_zone() -> None:
    unknown = Facts(countries=("RU",), establishments="unknown")
    assert codes(ITALIAN, unknown, TRADE) == ("establishments-unknown",)
    assert verdict(ITALIAN, unknown, TRADE, date(2025, 10, 22)) == "no_hit"
    assert verdict(ITALIAN, Facts(countries=("AT",), establishments="unknown"), TRADE) == "no_hit"


def test_half_in_listed_hands_counts_for_frozen_assets_only_and_since_it_does() -> None:
    def owned(by: str, *, certain: bool = True) -> Facts:
        return Facts(countries=("AT",), listings=(Listing(by, "ownership", certain, date(2014, 3, 17)),))

    assert codes(ITALIAN, owned("eu"), TRADE) == ("owned-by-listed-eu",)
    assert verdict(ITALIAN, owned("eu"), TRADE) == "blocked"
    assert verdict(ITALIAN, owned("eu"), TRADE, date(2024, 7, 2)) == "no_hit"
    for by in ("eu_annex_iv", "un", "ofac"):
        assert codes(ITALIAN, owned(by), TRADE) == ("owned-by-otherwise-listed",)
        assert verdict(ITALIAN, owned(by), TRADE) == "needs_review"
    assert codes(ITALIAN, owned("eu", certain=False), TRADE) == ("perhaps-owned-by-listed",)


def test_services_are_given_in_every_form_but_hosting() -> None:
    engineers = giver(activities=("71.1",))
    assert {form for form in Form if "engineering-and-it-consultancy" in codes(engineers, ELSEWHERE, form)} == set(
        Form
    ) - {HOSTING}


def test_a_zone_counts_for_whoever_has_an_establishment_in_it() -> None:
    with_an_office = Facts(countries=("IT", "RU"), zones=("technopolis-moscow",))
    assert verdict(ITALIAN, with_an_office, TRADE) == "blocked"
    assert verdict(ITALIAN, Facts(countries=("RU",), zones=("skolkovo",)), TRADE) == "needs_review"


def test_listed_parties_are_blocked_from_the_day_of_their_listing() -> None:
    listed = Facts(countries=("AT",), listings=(Listing("eu", "number", True, date(2022, 3, 1)),))
    assert codes(ITALIAN, listed, TRADE) == ("listed-eu",)
    assert verdict(ITALIAN, listed, TRADE) == "blocked"
    assert verdict(ITALIAN, listed, TRADE, date(2022, 2, 28)) == "no_hit"
    perhaps = Facts(countries=("AT",), listings=(Listing("eu", "name", False),))
    assert verdict(ITALIAN, perhaps, TRADE) == "needs_review"


def test_unknown_ownership_is_asked_after_in_russia_only_and_since_2024() -> None:
    unknown = Facts(countries=("RU",), ownership="unknown")
    assert codes(ITALIAN, unknown, TRADE) == ("ownership-unknown",)
    assert verdict(ITALIAN, unknown, TRADE, AGREEMENT) == "no_hit"
    assert verdict(ITALIAN, Facts(countries=("AT",), ownership="unknown"), TRADE) == "no_hit"


@pytest.mark.parametrize("form", Form)
def test_inside_the_union_nothing_is_restricted_but_what_the_parks_look_at_themselves(form: Form) -> None:
    assert verdict(ITALIAN, AUSTRIAN, form) == "no_hit"
    assert verdict(giver("3A", form=form), AUSTRIAN, form) == "no_hit"
    assert verdict(giver("0B", form=form), AUSTRIAN, form) == ("no_hit" if form is HOSTING else "needs_review")


def test_where_no_pack_says_anything_a_person_is_asked() -> None:
    assert codes(ITALIAN, Facts(countries=("BR",))) == (NO_PACK,)
    assert codes(ITALIAN, Facts()) == (NO_COUNTRY,)
    assert codes(ITALIAN, Facts(countries=("AT", "BR"))) == (NO_PACK,)


def test_equal_facts_are_stored_alike_and_come_back() -> None:
    facts = giver("6A", "3", listings=(Listing("eu", "name", False, date(2014, 3, 17)),))
    assert Facts.restored(facts.stored()) == facts
    assert facts.key() == Facts.restored(facts.stored()).key()
    assert facts.key() != giver("6A").key()
