"""What is personal in a text is masked; figures and titles are not."""

import pytest

from matching.texts.contacts import MASK, masked


@pytest.mark.parametrize(
    ("text", "shown", "kinds"),
    [
        ("Scrivere a nome@example.org per le valvole", f"Scrivere a {MASK} per le valvole", ["e-mail address"]),
        ("info [at] prova.example", MASK, ["e-mail address"]),
        ("Reach us at +39 0464 123456 today", f"Reach us at {MASK} today", ["telephone number"]),
        ("Тел. 8 (495) 123-45-67", MASK, ["telephone number"]),
        ("cell. 347 1234567", MASK, ["telephone number"]),
        ("Referente: Mario Rossi", f"Referente: {MASK}", ["name of a person"]),
        ("L'ing. Mario Rossi dirige", f"L'ing. {MASK} dirige", ["name of a person"]),
        ("The CEO, John Smith, leads", f"The CEO, {MASK}, leads", ["name of a person"]),
        ("Генеральный директор Иванов Иван Петрович", f"Генеральный директор {MASK}", ["name of a person"]),
        ("Разработка П. И. Иванова", f"Разработка {MASK}", ["name of a person"]),
        ("Per informazioni contattare Mario Rossi.", f"Per informazioni contattare {MASK}.", ["name of a person"]),
        ("Contattate Rossi Maria per le valvole", f"Contattate {MASK} per le valvole", ["name of a person"]),
        ("referente Giulia De Santis in sede", f"referente {MASK} in sede", ["name of a person"]),
        ("Fondata da Luca Bianchi nel 2009", f"Fondata da {MASK} nel 2009", ["name of a person"]),
        ("Rivolgersi a Paolo, interno 3", f"Rivolgersi a {MASK}, interno 3", ["name of a person"]),
        ("Please contact John Smith at the desk", f"Please contact {MASK} at the desk", ["name of a person"]),
        ("Founded by Mary Ann Jones, we build", f"Founded by {MASK}, we build", ["name of a person"]),
        ("обращаться к Ивану Петрову", f"обращаться к {MASK}", ["name of a person"]),
        ("По вопросам: связаться с Ольгой Сидоровой", f"По вопросам: связаться с {MASK}", ["name of a person"]),
        ("Менеджер – Андрей Котов, отдел продаж", f"Менеджер – {MASK}, отдел продаж", ["name of a person"]),
        ("Звоните Петровой Анне", f"Звоните {MASK}", ["name of a person"]),
        ("Директор: Пётр Иванов, p@example.org", f"Директор: {MASK}, {MASK}", ["e-mail address", "name of a person"]),
    ],
)
def test_contact_data_and_people_are_masked(text: str, shown: str, kinds: list[str]) -> None:
    assert masked(text) == (shown, tuple(kinds))
    assert masked(shown) == (shown, ())


@pytest.mark.parametrize(
    "text",
    [
        "Torque 500–900 N·m at 1 200 000 cycles",
        "EN 10204-3.1, ISO 13849-1/-2, 300 500000",
        "Motori 0,5 kW, 380/400 V, -40 °C",
        "Direttore dei lavori e titolare di brevetti",
        "Contact us for pumps made in Italy",
        "contatto elettrico argento-nichel",
        "Сертификаты ГОСТ Р 8.596, Политехнический университет",
        "Laboratorio del Politecnico di Milano",
        "Contattare Polo Meccatronica o Trentino Sviluppo",
        "Fornitore di Enrico Rossi S.p.A.; contattare Mario Bianchi S.r.l. per i ricambi",
        "Contact Siemens Energy or Johnson Controls; call Alfa Romeo",
        "contact Roberts & Sons, contact John & Partners",
        "La valvola Leonardo 3 e la pompa Giulia sono nostre",
        "Sviluppato con Santa Maria Novella e Martin Lutero",
        "Обращаться к Группе Полипластик и в Российский фонд",
        "связаться с «Романтикой» и с Технополисом",
        "Насос «Ольга» и станок Иван-2",
        "call for papers, e-mail marketing, run by Python scripts",
    ],
)
def test_figures_and_institutions_stay(text: str) -> None:
    assert masked(text) == (text, ())
