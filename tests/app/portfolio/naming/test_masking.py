"""What masks a company's name in a text, and what leaves it alone."""

import time

import pytest

from app.portfolio.naming.masking import Names, names_of, says, without_name

MASKED = [
    ("Zefirante S.r.l.", "La Zefirante srl produce pompe.", "La […] srl produce pompe."),
    ("Zefirante S.r.l.", "ZEFIRANTE, dal 1990", "[…], dal 1990"),
    ("Zefirante S.r.l.", "www.zefirante.it", "www.[…].it"),
    ("Alfa Test S.p.A.", "Scrivete ad alfa-test.it o AlfaTest", "Scrivete ad […].it o […]"),
    ("ООО «Квантрел»", "Компания Квантрел и завод Квантрела", "Компания […] и завод […]"),
    ("ООО «Квантрел»", "Kvantrel makes lasers", "[…] makes lasers"),
    ("Pump", "pumps for water", "pumps for water"),
    ("Alfa Test", "the test of alfa particles", "the test of alfa particles"),
]


@pytest.mark.parametrize(("name", "text", "told"), MASKED)
def test_a_name_is_masked_however_it_is_spelled_and_nothing_else_is(name: str, text: str, told: str) -> None:
    assert without_name(text, name) == told
    assert says(text, name) == (text != told)


HIDDEN = [
    ("Klopane S.p.A.", "Drives klopane0 and Klopane300", "Drives […]0 and […]300"),
    ("Зефирия", "с Зефирией и без Зефирии", "с […] и без […]"),
    ("Красная Заря", "в Красной Заре, о Красную Зарю", "в […], о […]"),
    ("ООО «Нева»", "Работаем с Невой.", "Работаем с […]."),
    ("Энергия-Луч", "с Энергией-Луч", "с […]"),
    ("Zefirante", "с Зефирантом", "с […]"),
    ("Виталий Строй", "у Виталия Строя", "у […]"),
    ("Orso & Figli S.r.l.", "con Orso e Figli, Orso & Figli, Orso and Figli", "con […], […], […]"),
    ("Квант и Сыновья", "Квант & Сыновья", "[…]"),
    ("Zefirante e Figli", "Zefirante&Figli", "[…]"),
    ("Цифрант", "Tsifrant, Cifrant", "[…], […]"),
    ("Чайкант", "Chaikant, Čajkant, Ciaikant", "[…], […], […]"),
    ("Zefirante Group", "Zefirante grows", "[…] grows"),
    ("ГК «Квантрел»", "Квантрелом управляют", "[…] управляют"),
    ("Nuova S.r.l.", "con Nuova, «nuova», nuova srl", "con […], «[…]», […] srl"),
    ("Trento S.r.l.", "of Trento Srl", "of […] Srl"),
    ("Vegor", "Vegor makes lasers", "[…] makes lasers"),
]


@pytest.mark.parametrize(("name", "text", "told"), HIDDEN)
def test_names_are_masked_in_their_forms(name: str, text: str, told: str) -> None:
    assert names_of((name,)).mask(text) == told
    assert names_of((name,)).are_said(text)


LEFT = [
    ("Nuova", "un nuovo laser, nuova anche"),
    ("Marte", "ogni martedì"),
    ("Smart", "smart pumps"),
    ("Progress", "in progress"),
    ("Прогресс", "ход и прогресс, о прогрессе"),
    ("Развитие", "на развитие и развитием"),
    ("Insieme", "insieme a voi"),
    ("Innovazione", "innovazione e ricerca"),
    ("Impact", "impact on partners"),
    ("Future", "the future of pumps"),
    ("Rovereto S.r.l.", "our site in Rovereto"),
    ("Moscow LLC", "made in Moscow"),
    ("Trento", "del Trentino, a Trento"),
    ("Laser", "New Laser Systems For All"),
    ("Нева", "новое небо, неводом"),
    ("Orso & Figli", "orso con figli"),
    ("Nova Group", "a nova group of partners"),
    ("Vegor", "vegor as a word"),
]


@pytest.mark.parametrize(("name", "text"), LEFT)
def test_ordinary_words_and_towns_are_left_alone(name: str, text: str) -> None:
    assert names_of((name,)).mask(text) == text


def test_addresses_are_masked_whole() -> None:
    names = names_of(("Zefirante",), ("zf-drives.it", "пример.рф"))
    told = "[…], mail.[…]/en, a@[…]., zf-drives.item, azf-drives.it, […]"
    assert (
        names.mask("WWW.ZF-drives.it, mail.zf-drives.it/en, a@zf-drives.it., zf-drives.item, azf-drives.it, Пример.рф")
        == told
    )


def test_a_text_is_read_once_however_many_names_there_are() -> None:
    text = " ".join(f"pumpen{number} für drive{number}.example" for number in range(300))
    few, many = (
        names_of(
            tuple(f"Inventata{number} Prova{number}" for number in range(count)),
            tuple(f"inventata{number}.it" for number in range(count)),
        )
        for count in (10, 3_000)
    )
    assert taken(many, text) < 5 * taken(few, text)


def taken(names: Names, text: str) -> float:
    """Seconds of the processor; the least of some, as others disturb it."""

    def once() -> float:
        before = time.process_time()
        names.mask(text)
        return time.process_time() - before

    return min(once() for _ in range(4))


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\n" * 20_000 + "b " + "Energia " * 200,
        "con Energia " * 8_000,
        "Energia." + " ь" * 20_000,
        "a " * 20_000,
        "a" * 40_000,
        "a." * 20_000,
    ],
    ids=["many empty lines", "said often", "letters without a sound", "one letter", "one long word", "one address"],
)
def test_no_text_takes_long(text: str) -> None:
    names = names_of(("Energia S.r.l.", "a" * 250), ("a." * 100 + "it",))
    before = time.process_time()
    assert "con Energia" not in names.mask(text)
    assert names.are_said(f"{text} Energia srl")
    assert time.process_time() - before < 5
