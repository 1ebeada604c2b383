"""Which encoding a text file is in: short and long files, as spreadsheets in Italy and Russia write them."""

import pytest

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.text_encoding import decode

ITALIAN = "park;name;vat;summary_it\ntrentino;Officine Più S.r.l.;0123;Qualità “certificata”, più di 5 µm, € 5"
RUSSIAN = "park;name;inn;summary_ru\ntechnopolis;ООО «Квантрель»;7701234567;Станки № 5 и “стенды”, 24 ч, 100 €"
MIXED = RUSSIAN + "\ntrentino;Ferrovall Moti S.r.l.;x;Azionamenti per macchine utensili, Rovereto"


@pytest.mark.parametrize("text", [ITALIAN, RUSSIAN, MIXED])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_recognised(text, encoding):
    assert decode(text.encode(encoding)) == (text, encoding)


def test_utf_16_is_recognised_in_both_byte_orders():
    assert decode(b"\xfe\xff" + RUSSIAN.encode("utf-16-be")) == (RUSSIAN, "utf-16")


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (ITALIAN, "cp1252", "windows-1252"),
        (ITALIAN + "\n" + "Società meccatronica; è così\n" * 5000, "cp1252", "windows-1252"),
        ("name\nè", "cp1252", "windows-1252"),
        ("name\nCITTÀ", "cp1252", "windows-1252"),
        ("name\nlastre 100 × 200 « » “acciaio” n° 3", "cp1252", "windows-1252"),
        ("name\n€ 500", "cp1252", "windows-1252"),
        ("name\nl’azienda", "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN + "\n" + "Контроль шероховатости на потоке; и в цехе\n" * 5000, "cp1251", "windows-1251"),
        (MIXED, "cp1251", "windows-1251"),
        (MIXED + "\ntrentino;motori e sensori per macchine" * 5000, "cp1251", "windows-1251"),
        ("name\nЁлка", "cp1251", "windows-1251"),
        ("name\nЧПУ", "cp1251", "windows-1251"),
        ("name\nzakaz № 5", "cp1251", "windows-1251"),
        ("name\n3D-печать, CAD-системы, USB и CAN", "cp1251", "windows-1251"),
    ],
)
def test_the_two_windows_encodings_are_told_apart(text, codec, name):
    assert decode(text.encode(codec)) == (text, name)


@pytest.mark.parametrize("codec", ["cp866", "mac_cyrillic"])
def test_russian_text_in_an_older_encoding_is_refused_rather_than_garbled(codec):
    text = "park;name;inn\n" + "technopolis;Завод Приборов и Станков;7701234567\n" * 20
    with pytest.raises(UnreadableFile, match="CSV UTF-8"):
        decode(text.encode(codec))


@pytest.mark.parametrize(("codec", "said"), [("koi8-r", "is in KOI8-R.*CSV UTF-8"), ("iso8859-5", "CSV UTF-8")])
@pytest.mark.parametrize("written", [str, str.upper, str.lower])
def test_russian_letters_at_the_bytes_of_others_are_told_by_their_frequency(codec, said, written):
    text = written("наименование;город\nООО «Завод приборов»;Москва\n").replace("«", "").replace("»", "")
    with pytest.raises(UnreadableFile, match=said):
        decode(text.encode(codec))
    assert decode(text.encode("cp1251")) == (text, "windows-1251")


def test_italian_text_of_an_old_macintosh_is_refused_rather_than_garbled():
    with pytest.raises(UnreadableFile, match="CSV UTF-8"):
        decode(("La città è più bella, perché sarà così\n" * 20).encode("mac_roman"))


@pytest.mark.parametrize("data", ["name\nКонтроль качества\n".encode(), b"\xef\xbb\xbfname\nA\n"])
def test_a_stray_byte_in_a_utf_8_file_is_named_by_its_line(data):
    with pytest.raises(UnreadableFile, match="Line 3 mixes two encodings"):
        decode(data + b"citt\xe0\n")


def test_half_a_utf_16_file_is_refused():
    with pytest.raises(UnreadableFile, match="not recognised"):
        decode(b"\xff\xfea\x00b")
