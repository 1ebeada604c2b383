"""Nobody is shouted at."""

import pytest

from matching.texts.capitals import calmed, calmed_sentence


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "PRODUCIAMO LASER IN FIBRA PER SALDATURA DI CARROZZERIE",
            "Produciamo laser in fibra per saldatura di carrozzerie",
        ),
        ("СВАРОЧНЫЕ ЛАЗЕРНЫЕ ГОЛОВКИ ДО 6 кВт", "Сварочные лазерные головки до 6 кВт"),
        ("СТАНКИ С ЧПУ И РОБОТЫ ПО ГОСТ", "Станки с ЧПУ и роботы по ГОСТ"),
        ("L'AZIENDA LAVORA SU CNC. CERCHIAMO ACCIAIO AISI304", "L'azienda lavora su CNC. Cerchiamo acciaio AISI304"),
        ("«WE CUT GLASS»", "«We cut glass»"),
        ("CNC, PLC", "CNC, PLC"),
        ("We sell LASER HEADS", "We sell LASER HEADS"),
        ("GMP", "GMP"),
        ("", ""),
    ],
)
def test_a_sentence_in_capitals_is_shown_in_small_letters(written: str, shown: str) -> None:
    assert calmed_sentence(written) == shown


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("PROBA TERMICA", "Proba Termica"),
        ("OFFICINE DI TRENTO CNC", "Officine di Trento CNC"),
        ("CENTRO ICT DELL'ALTO ADIGE", "Centro ICT dell'Alto Adige"),
        ("ЛАЗЕР И ОПТИКА НПО", "Лазер и Оптика НПО"),
        ("A.B.C. SENSORI 3D", "A.B.C. Sensori 3D"),
        ("iGuzzini ROBOT", "iGuzzini ROBOT"),
        ("IBM", "IBM"),
    ],
)
def test_names_in_capitals_are_calmed_and_acronyms_kept(written: str, expected: str) -> None:
    assert calmed(written) == expected
