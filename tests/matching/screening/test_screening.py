"""Who is found on a list, how it is explained, and who is not."""

import pytest

from matching.screening.parties import Hit, Kind, Listed, ListedName, Number, Subject
from matching.screening.screening import Screener
from tests.support.sanctions import INN, OGRN


def listed(*names: str, kind: Kind = "organisation", numbers: tuple[Number, ...] = ()) -> Listed:
    return Listed([ListedName(name) for name in names], kind, numbers)


LISTED = [
    listed("JSC Research and Production Association Kvantrel", numbers=(Number("inn", INN, "RU"),)),
    listed("VYRUBALOV, Tikhon Savvich", kind="person"),
    listed("FGUP Belukhinskiy elektromekhanicheskiy zavod", numbers=(Number("ogrn", OGRN, "RU"),)),
    listed("Rostekhnologii"),
    listed("Voskhod-17 Trading House, LLC"),
    listed("Northern Machine-Building Plant"),
    listed("Marine Crane Technologies Olvanest LLC"),
    listed("Tulinov Arms Works named after P. N. Garbulin"),
    listed("Sverdin Plant"),
    listed("VALACHOUSKI, Aliaksandr Ryhoravich", kind="person"),
    listed("Zakremsk Radiator Works (ZRW)"),
    listed("Гермесол", numbers=(Number("register", "HRB 1234", "DE"),)),
]


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(LISTED)


def hits(screener: Screener, *names: str, kind: Kind | None = None, numbers: tuple[Number, ...] = ()) -> list[Hit]:
    (found,) = screener.screen([Subject(names, kind, numbers)])
    return found


@pytest.mark.parametrize(
    ("name", "place", "how"),
    [
        ("JSC Research and Production Association Kvantrel", 0, "same"),
        ("АО «НПО «Квантрел»", 0, "translated"),
        ("Kvantrel NPO", 0, "translated"),
        ("НПО Квантрэл", 0, "translated"),
        ("Kvantrell Research and Production Association", 0, "transliterated"),
        ("Research and Production Association Kvontrel", 0, "similar"),
        ("Belukhino Electromechanical Plant", 2, "translated"),
        ("Белухинский электромеханический завод", 2, "transliterated"),
        ("ООО «Рос Технологии»", 3, "transliterated"),
        ("Торговый дом «Восход-17»", 4, "translated"),
        ("Germesol GmbH", 11, "transliterated"),
        ("Hermesol LLC", 11, "similar"),
        ("Завод имени Я. М. Свердина", 8, "translated"),
        ("Валачовский Александр Григорьевич", 9, "transliterated"),
        ("Валачовский А. Г.", 9, "similar"),
        ("Закремский радиаторный завод", 10, "translated"),
        ("ООО «МКТ «Олванест»", 6, "similar"),
        ("Тулиновский оружейный завод", 7, "translated"),
        ("Тулиновский оружейный завод им. П.Н. Гарбулина", 7, "translated"),
        ("Northern Mechanical Engineering Plant", 5, "translated"),
        ("Вырубалов Тихон Саввич", 1, "transliterated"),
        ("Tikhon Vyrubalov", 1, "similar"),
        ("Vyroubalov T. S.", 1, "similar"),
        ("ТИХОН САВВИЧ ВЫРУБАЛОВ", 1, "transliterated"),
    ],
)
def test_a_listed_party_is_found_however_it_is_written(screener: Screener, name: str, place: int, how: str) -> None:
    found = hits(screener, name)
    assert [hit.listed for hit in found] == [place]
    assert found[0].how == how


@pytest.mark.parametrize(
    "name",
    [
        "ООО", "S.p.A.", "Завод", "Научно-производственное объединение", "АО Машиностроительный завод", "Vector S.r.l.",
        "НПО «Вектор»", "Торговый дом «Восход-18»", "Белухинский молочный комбинат", "Вырубалов", "Тихон",
        "Закремский радиаторный институт",
        "Вырубалов Пётр Саввич", "Тихон Саввич Орлов", "ООО «Вырубалов и сыновья»", "Rossi Meccanica S.r.l.", "1",
        "\U00010a40",
    ],
)  # fmt: skip
def test_others_are_not(screener: Screener, name: str) -> None:
    assert hits(screener, name) == []


@pytest.mark.parametrize("name", ["Tarvin Group", "OJSC Nauchno-issledovatelskiy institut Tarvin", "НИИ «Тарвин»"])
def test_a_vowel_more_at_the_end_is_another_name(name: str) -> None:
    screener = Screener([listed(name)])
    for other in ("Tarvini S.r.l.", "Tarvino S.p.A.", "Meccanica Tarvini snc", "ООО «Тарвини»"):
        assert hits(screener, other) == [], other
    for same in (name, "Tarvin", "ООО «Тарвин»", "Tarvin S.r.l."):
        assert [hit.listed for hit in hits(screener, same)] == [0], same


def test_a_firm_is_not_the_plant_of_a_town_that_sounds_like_its_name() -> None:
    screener = Screener([listed("OOO Tarvinskoe Valve Amalgamation")])
    assert hits(screener, "Tarvini S.r.l.") == []
    assert [hit.listed for hit in hits(screener, "Тарвинское арматурное объединение")] == [0]
    assert [hit.listed for hit in hits(screener, "Tarvino Valve Amalgamation")] == [0]


@pytest.mark.parametrize("kind", ["person", "organisation", "other"])
@pytest.mark.parametrize(
    "name", ["Zelimkhan", "Завод", "3M", "№ 17", "МКТ", "Mikhail Tabakov", "ИП Вырубалов Т. С.", "华为技术有限公司"]
)
def test_a_name_that_is_written_just_so_is_never_missed(name: str, kind: Kind) -> None:
    screener = Screener([listed(name, kind=kind)])
    for asked_kind in (None, "person", "organisation"):
        (found,) = hits(screener, name.upper(), kind=asked_kind)
        assert (found.how, found.asked_only, found.listed_only) == ("same", (), ())
        assert found.agree
        assert found.score == (1.0 if asked_kind is None or (asked_kind == "person") == (kind == "person") else 0.9)


def test_among_many_that_sound_alike_the_one_written_so_is_shown() -> None:
    screener = Screener([listed("Квантрел")] * 25 + [listed("Kvantrel")])
    assert hits(screener, "Kvantrel")[0].listed == 25


def test_beside_a_given_name_what_a_company_does_is_a_surname() -> None:
    screener = Screener([listed("Mikhail TABAKOV", kind="person")])
    assert [hit.listed for hit in hits(screener, "Михаил Табаков")] == [0]
    assert hits(screener, "Табачная фабрика «Михаил»") == []


def test_another_patronymic_is_another_person(screener: Screener) -> None:
    assert hits(screener, "Вырубалов Тихон Петрович") == []
    assert hits(screener, "Вырубалов Тихон") != []


def test_a_number_settles_it_whatever_the_name(screener: Screener) -> None:
    (found,) = hits(screener, "Другое имя", numbers=(Number("register", INN),))
    assert (found.listed, found.how, found.score) == (0, "number", 1.0)
    assert found.number == Number("inn", INN, "RU")
    assert hits(screener, numbers=(Number("inn", OGRN),))[0].listed == 2
    assert hits(screener, numbers=(Number("inn", INN[:-1] + str((int(INN[-1]) + 1) % 10)),)) == []


def test_a_register_number_counts_in_its_country_only(screener: Screener) -> None:
    assert hits(screener, numbers=(Number("register", "hrb-1234", "DE"),))[0].listed == 11
    assert hits(screener, numbers=(Number("register", "HRB 1234", "AT"),)) == []
    assert hits(screener, numbers=(Number("register", "HRB 1234"),)) == []


def test_a_hit_says_which_words_agree_and_which_do_not(screener: Screener) -> None:
    (found,) = hits(screener, "Kvantrel Research and Production Association Holding")
    assert ("kvantrel", "kvantrel") in found.agree
    assert found.asked_only == ("holding",)
    assert found.listed_only == ()
    assert 0.8 <= found.score < 1


def test_of_several_names_the_best_one_counts(screener: Screener) -> None:
    (found,) = hits(screener, "Kvantrel Research and Production Association Holding", "АО НПО Квантрел")
    assert (found.score, found.asked) == (1.0, "АО НПО Квантрел")


def test_a_batch_answers_as_one_by_one(screener: Screener) -> None:
    subjects = [Subject([name]) for name in ("Kvantrel NPO", "ООО", "Tikhon Vyrubalov")]
    assert screener.screen(subjects) == [screener.screen([subject])[0] for subject in subjects]


def test_without_lists_nobody_is_found() -> None:
    assert Screener([]).screen([Subject(["Kvantrel"], numbers=(Number("inn", INN),))]) == [[]]
