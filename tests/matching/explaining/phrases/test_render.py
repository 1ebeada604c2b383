"""An explanation as a manager reads it."""

from dataclasses import replace

import pytest

from matching.explaining.explain import ExplainedPart, Explanation
from matching.explaining.missing import Missing
from matching.explaining.objections import Objection
from matching.explaining.phrases import Names, sentences
from matching.explaining.phrases.render import PHRASEBOOKS
from matching.explaining.reasons import Reason
from matching.profiles import Form, Language
from matching.signals.signal import Evidence, Quote

NAMES = Names("Esempio S.r.l.", "ООО «Пример»")
NEED = Quote("need", 1, "it", "Testine per ambienti freddi.")
OFFER = Quote("offer", 2, "ru", "Датчики для работы при −40 °C")
PART = ExplainedPart("offer_meets_need", "to_a", 0.8, 0.1, 4.0, 3.0)


def explanation(
    *reasons: Reason, against: tuple[Objection, ...] = (), missing: tuple[Missing, ...] = ()
) -> Explanation:
    return Explanation(
        Form.COMMERCIAL_PARTNERSHIP, "stated", (), (), -4.0, (PART,), 0.9, False, reasons, against, missing
    )


def shared(signal: str, *codes: str) -> Reason:
    return Reason("both", Evidence(signal, shared=codes))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "ООО «Пример» offers “Датчики для работы при −40 °C”; "
            "Esempio S.r.l. is looking for “Testine per ambienti freddi”.",
        ),
        (
            "it",
            "ООО «Пример» offre «Датчики для работы при −40 °C»; Esempio S.r.l. cerca «Testine per ambienti freddi».",
        ),
        (
            "ru",
            "ООО «Пример» предлагает: «Датчики для работы при −40 °C»; "
            "Esempio S.r.l. ищет: «Testine per ambienti freddi».",
        ),
    ],
)
def test_quotations_keep_their_language_and_get_the_readers_marks(language: Language, expected: str) -> None:
    reason = Reason("to_a", Evidence("offer_meets_need", NEED, OFFER, 0.5))
    assert sentences(explanation(reason), NAMES, language) == (expected,)


def test_who_wrote_it_in_several_languages_is_quoted_in_the_readers() -> None:
    both = replace(OFFER, versions=(("it", "SENSORI PER IL FREDDO"), ("de", "Sensoren")))
    reason = Reason("to_a", Evidence("offer_meets_need", NEED, both, 0.5))
    told = {language: sentences(explanation(reason), NAMES, language)[0] for language in PHRASEBOOKS}
    assert "«Sensori per il freddo»" in told["it"]
    assert all("Датчики для работы при −40 °C" in told[language] for language in ("ru", "en"))


def test_the_direction_says_who_gives() -> None:
    reason = Reason("to_b", Evidence("offer_meets_need", NEED, OFFER, 0.5))
    (told,) = sentences(explanation(reason), NAMES, "en")
    assert told.startswith("Esempio S.r.l. offers")


def test_marks_within_a_quotation_do_not_collide_with_those_around_it() -> None:
    offer = Quote("offer", 2, "ru", "Дисперсия «ЛН-40» для плит")
    reason = Reason("to_a", Evidence("offer_meets_need", NEED, offer, 0.5))
    (told,) = sentences(explanation(reason), NAMES, "ru")
    assert "„Дисперсия «ЛН-40» для плит“" in told


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        (
            "en",
            "Sector in common: drives and motion control.",
            "Sectors in common: aerospace, drives and motion control.",
        ),
        ("it", "Settore in comune: azionamenti", "Settori in comune: aerospazio, azionamenti"),
        ("ru", "Общая отрасль: приводы", "Общие отрасли: авиакосмическая отрасль, приводы"),
    ],
)
def test_one_thing_and_several_are_told_apart(language: Language, one: str, several: str) -> None:
    single, more = (
        sentences(explanation(shared("sector_overlap", *codes)), NAMES, language)[0]
        for codes in (("drives", "mechatronics"), ("aerospace", "drives", "mechatronics"))
    )
    assert single.startswith(one)
    assert more.startswith(several)


def test_equal_and_neighbouring_activities_are_named() -> None:
    same, near = (
        sentences(explanation(shared("activity_proximity", *codes)), NAMES, "en")[0]
        for codes in (("28.99", "28.99"), ("28.99", "28.91"))
    )
    assert same == "Same line of activity: manufacture of other special-purpose machinery n.e.c. (28.99)."
    assert near.startswith("Related activities: Esempio S.r.l. – manufacture of other special-purpose machinery")


def test_a_match_without_a_good_reason_says_so() -> None:
    told = sentences(explanation(shared("language_overlap", "en")), NAMES, "en")
    assert told[0] == "Nothing in the two profiles speaks strongly for this meeting."
    assert told[1] == "Common working language: English."


def test_objections_follow_the_reasons() -> None:
    against = (Objection("no_common_language", of_a=("it",), of_b=("ru",)),)
    told = sentences(explanation(shared("sector_overlap", "drives"), against=against), NAMES, "it")
    assert told[-1] == ("A sfavore: manca una lingua di lavoro comune (Esempio S.r.l.: italiano; ООО «Пример»: russo).")


def test_the_only_field_that_is_missing_is_named_once() -> None:
    missing = (Missing("b", "sectors", 0.05),)
    told = sentences(explanation(shared("language_overlap", "en"), missing=missing), NAMES, "en")
    assert told[-1] == "Most useful to add: sectors (ООО «Пример»); confidence +5 points."
    assert sum("sectors" in sentence for sentence in told) == 1


def test_a_field_that_would_raise_the_confidence_by_no_point_is_missing_and_no_more() -> None:
    told = sentences(explanation(missing=(Missing("b", "description", 0.004),)), NAMES, "en")
    assert [sentence for sentence in told if sentence.startswith("Missing")] != []
    assert not any("+0 points" in sentence or sentence.startswith("Most useful") for sentence in told)


def test_what_is_missing_is_told_party_by_party() -> None:
    missing = (Missing("b", "offers", 0.3), Missing("a", "sectors", 0.05), Missing("b", "languages", 0.02))
    told = sentences(explanation(shared("language_overlap", "en"), missing=missing), NAMES, "ru")
    assert told[-3:] == (
        "Нет данных в профиле (Esempio S.r.l.): отрасли.",
        "Нет данных в профиле (ООО «Пример»): предложения, рабочие языки.",
        "Полезнее всего дополнить профиль (ООО «Пример»): предложения; достоверность: +30 п. п.",
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "The closest in what the two write, though not close: ООО «Пример» offers “Датчики для работы при −40 °C”",
        ),
        ("it", "Ciò che nei due profili si avvicina di più, pur restando lontano: ООО «Пример» offre «Датчики"),
        ("ru", "Самое близкое в текстах сторон, хотя близость невелика: ООО «Пример» предлагает: «Датчики"),
    ],
)
def test_what_is_only_the_closest_is_told_as_such(language: Language, expected: str) -> None:
    reason = Reason("to_a", Evidence("offer_meets_need", NEED, OFFER, 0.1), strong=False)
    nothing, told = sentences(explanation(reason), NAMES, language)
    assert told.startswith(expected)
    assert nothing == PHRASEBOOKS[language].no_reason


def test_two_descriptions_that_are_not_close_stand_side_by_side() -> None:
    reason = Reason("both", Evidence("profile_affinity", NEED, OFFER, 0.1), strong=False)
    told = sentences(explanation(reason), NAMES, "en")[-1]
    assert told.endswith(
        ": Esempio S.r.l. – “Testine per ambienti freddi”; ООО «Пример» – “Датчики для работы при −40 °C”."
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Lines of work that often go together: Esempio S.r.l. – “Testine"),
        ("it", "Attività che spesso si completano a vicenda: Esempio S.r.l. – «Testine"),
        ("ru", "Занятия, которые часто дополняют друг друга: Esempio S.r.l. — «Testine"),
    ],
)
def test_work_that_often_goes_together_is_told_as_such(language: Language, expected: str) -> None:
    evidence = Evidence("self_description", NEED, OFFER, 0.3, complementary=True)
    (told,) = sentences(explanation(Reason("both", evidence)), NAMES, language)
    assert told.startswith(expected)
    assert told != sentences(explanation(Reason("both", replace(evidence, complementary=False))), NAMES, language)[0]
