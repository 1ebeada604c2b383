"""Whatever rules a name was transliterated by, it has one key; names that only look alike have two."""

import pytest

from matching.screening.spelling import in_one_script, key_of, other_sibilants, plain, sibilants


@pytest.mark.parametrize(
    "spellings",
    [
        "щербаков shcherbakov scherbakov ščerbakov ŝerbakov shherbakov chtcherbakov schtscherbakow",
        "юрий yuri yury iouri jurij yuriy iurii ûrij",
        "соловьев solovyov solovev soloviev solov'ev solowjow",
        "евгений yevgeny evgeny evgenii jewgenij",
        "алексей aleksey alexei alexey aleksej",
        "мария maria mariya marija mariâ",
        "зайцев zaytsev zaitsev zajcev",
        "восход voskhod",
        "чернышёв černyšev tšernyšev tchernychev",
        "карпенков karpenkov karpenkou",
        "район rayon raion",
        "технологии tekhnologii technologii",
    ],
)
def test_spellings_of_a_name_have_one_key(spellings: str) -> None:
    assert len({key_of(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize("names", ["иванов ивашов", "петров петухов", "орлов карлов", "ким кин"])
def test_other_names_have_other_keys(names: str) -> None:
    one, other = names.split()
    assert key_of(one) != key_of(other)


def test_sibilants_that_cannot_be_the_same_are_told_apart() -> None:
    assert key_of("жаров") == key_of("шаров")
    assert other_sibilants(sibilants("жаров"), sibilants("шаров")) == 1
    assert other_sibilants(sibilants("шаров"), sibilants("charov")) == 0, "French"
    assert other_sibilants(sibilants("чаров"), sibilants("charov")) == 0, "English"


def test_letters_that_only_look_right_are_replaced() -> None:
    assert in_one_script("oоо") == "ооо"
    assert in_one_script("vector") == "vector"


def test_marks_of_transliteration_become_letters() -> None:
    assert plain("bûro") == "byuro"
    assert plain("společnost") == "spolechnost"
    assert plain("цех") == "цех"
