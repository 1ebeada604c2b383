"""The encoding of a text file, as spreadsheets in Italy and Russia write them.

A byte order mark decides; else what is valid UTF-8 is UTF-8; else it is Windows-1251 or Windows-1252, by a
vote: a Russian word in Windows-1251 is made of high bytes only, an accented letter in Windows-1252 stands
beside ASCII letters ("città"). A high byte alone does not vote ("è" and "и" are the same byte, as are "×" and
"Ч"); the bytes of № and € do. A tie is Windows-1252: what is left is mostly the same in both (« » “ ” °).
Measured on short invented files: right for all Italian ones, and for Russian ones that hold one whole word;
charset-normalizer 3.5, held to these two encodings, was wrong for 17 % of the Italian ones of one phrase.

KOI8-R and ISO 8859-5 have Russian letters at the same bytes as Windows-1251, but others: they are told by which reading
has more of the letters that are most frequent in Russian, and refused.
"""

import codecs
import re

from app.portfolio.imports.files.rows import UnreadableFile

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_RUSSIAN_WORD = re.compile(rb"(?<![A-Za-z\xa8\xb8\xc0-\xff])[\xa8\xb8\xc0-\xff]{2,}(?![A-Za-z])")
_ACCENT_IN_WORD = re.compile(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]")
_EURO_1251, _NUMERO_1251, _EURO_1252 = b"\x88", b"\xb9", b"\x80"
_ASCII = bytes(range(128))
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FREQUENT, _LETTERS = frozenset("оеаинтсрвл"), frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_OLDER = {"koi8-r": "KOI8-R", "iso8859-5": "ISO 8859-5"}
_FEWEST_LETTERS, _CLEARLY = 20, 0.15
_BYTES_WEIGHED = 100_000
_UNKNOWN = 'The encoding of the file is not recognised; save it as "CSV UTF-8".'

# What Italian and Russian do not use, their own letters, and how many of these make up for one stranger:
# fewer mean an older encoding (MS-DOS, Macintosh) misread.
_FOREIGN = {
    "windows-1251": (re.compile(r"[ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЄЇІіґєјЅѕї]"), re.compile(r"[А-Яа-яЁё]"), 50),
    "windows-1252": (re.compile(r"[ˆŠŽ˜]|(?<=[A-Za-z])[‚…•](?=[A-Za-z])"), re.compile(r"[À-ÖØ-öø-ÿ]"), 5),
}


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises `UnreadableFile` if it is none of those above."""
    try:
        return decode_unicode(data)
    except UnicodeDecodeError as error:
        if data.startswith(_UTF_16):
            raise UnreadableFile(_UNKNOWN) from error
        _refuse_a_mixture(data, error)
    encoding = "windows-1251" if _is_russian(data) else "windows-1252"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(_UNKNOWN) from error
    foreign, own, share = _FOREIGN[encoding]
    strangers = len(foreign.findall(text))
    if strangers > 2 and strangers * share > len(own.findall(text)):
        raise UnreadableFile(_UNKNOWN)
    if encoding == "windows-1251":
        _refuse_older(data)
    return text, encoding


def decode_unicode(data: bytes) -> tuple[str, str]:
    """The text of a Unicode file, without its byte order mark. Raises `UnicodeDecodeError`."""
    encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    if data.startswith(_UTF_16):
        encoding = "utf-16"
    return data.decode(encoding), encoding


def _is_russian(data: bytes) -> bool:
    russian = len(_RUSSIAN_WORD.findall(data)) + data.count(_NUMERO_1251) + data.count(_EURO_1251)
    western = len(_ACCENT_IN_WORD.findall(data)) + data.count(_EURO_1252)
    return russian > western


def _refuse_older(data: bytes) -> None:
    sample = data.translate(None, _ASCII)[:_BYTES_WEIGHED]
    usual = _share_of_frequent(sample, "windows-1251")
    for encoding, name in _OLDER.items():
        if _share_of_frequent(sample, encoding) > usual + _CLEARLY:
            raise UnreadableFile(f'The file is in {name}, an older encoding; save it as "CSV UTF-8".')


def _share_of_frequent(sample: bytes, encoding: str) -> float:
    """How many of the Russian letters are among the most frequent ones; 0 if there are too few letters to say."""
    letters = [letter for letter in sample.decode(encoding, "replace").lower() if letter in _LETTERS]
    return sum(letter in _FREQUENT for letter in letters) / len(letters) if len(letters) >= _FEWEST_LETTERS else 0.0


def _refuse_a_mixture(data: bytes, error: UnicodeDecodeError) -> None:
    """A UTF-8 file with a few alien bytes would be gibberish from end to end if read as Windows-125x."""
    in_utf8 = sum(len(sequence) for sequence in _MULTIBYTE.findall(data))
    if data.startswith(codecs.BOM_UTF8) or in_utf8 * 2 > len(data.translate(None, _ASCII)):
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f'Line {line} mixes two encodings (the rest of the file is UTF-8); save the file as "CSV UTF-8".'
        ) from error
