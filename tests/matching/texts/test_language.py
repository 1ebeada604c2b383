import pytest

from matching.texts.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Датчики LiDAR для БПЛА", "ru"),
        ("НАСОСЫ", "ru"),
        ("Pompe per acque reflue con motore a magneti permanenti", "it"),
        ("Lavorazione carni", "it"),
        ("A maker of pumps for waste water", "en"),
        ("Printing services", "en"),
        ("Scanner LiDAR con software di elaborazione, compatibile con ГЛОНАСС", "it"),
        ("Wir bauen Sensoren für die Industrie.", "de"),
        ("Nous fabriquons des capteurs pour l'industrie.", "fr"),
        ("Fabricamos sensores para la industria y el campo.", "es"),
        ("Buscamos un distribuidor de bombas en Italia.", "es"),
        ("Szukamy partnera do wspólnego projektu.", "pl"),
        ("Produkujemy czujniki dla przemysłu.", "pl"),
        ("Rusya'da bir distribütör arıyoruz.", "tr"),
        ("Procuramos um parceiro na Itália.", "pt"),
        ("We zoeken een partner in Rusland.", "nl"),
        ("我们生产工业传感器。", "zh"),
        ("私たちは工業用センサーを製造しています。", "ja"),
        ("우리는 산업용 센서를 만듭니다.", "ko"),
        ("เราผลิตเซ็นเซอร์", "th"),
        ("نصنع أجهزة استشعار", "ar"),
        ("", "en"),
        ("42", "en"),
    ],
)
def test_the_language_of_a_text_is_guessed(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        ("Pumps", "it", "it"),
        ("The pumps of the dairy", "it", "en"),
        ("Wir bauen die Pumpen für Molkereien", "it", "de"),
        ("Pompe per la lavorazione del latte e dei formaggi", "es", "it"),
        ("Насосы", "it", "ru"),
    ],
)
def test_what_is_stated_holds_unless_the_words_say_otherwise(text, stated, language):
    assert language_of(text, stated) == language
