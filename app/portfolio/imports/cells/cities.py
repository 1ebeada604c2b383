"""The city out of an address, Italian, Russian or English."""

import re

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, one_line, quoted
from matching.texts.capitals import calmed

LONGEST = 128
_ACRONYM = 2

_POSTCODE = r"(?:[A-Z]{1,3}-)?\d{4,6}|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_STREET = re.compile(
    r"""^(?: (?:via|viale|v\.le|piazza|p\.?zza|p\.za|piazzale|p\.le|corso|c\.so|largo|strada|str\.|vicolo
             |loc(?:alità|alita|\.)|fraz(?:ione|\.)|contrada|borgo|passaggio|lungo\w*|galleria|zona|z\.i\.|c/o|presso|interno|int\.|scala|piano|edificio|palazzina
             |street|st\.|road|avenue|building|bldg|floor|suite|unit|room|p\.?o\.?\sbox|po\sbox
             |ул(?:ица)?|пр(?:-?кт|осп(?:ект)?|оезд|-?т|-?д)?|пер(?:еулок)?|пл(?:ощадь)?|наб(?:ережная)?|ш(?:оссе)?|б(?:ульва|-)р|тупик|линия
             |д(?:ом)?|корп(?:ус)?|к|стр(?:оение)?|оф(?:ис)?|пом(?:ещение)?|эт(?:аж)?|кв(?:артира)?|лит(?:ера?)?
             |владение|вл|ком(?:ната)?|а/я|мкр|микрорайон|тер(?:ритория)?|промзона|кабинет|каб|подъезд)(?:\.|\s|$)
        | .*\b(?:street|road|avenue|lane|boulevard|prospe[ck]t|pereulok|ulitsa|shosse|embankment|square|stra(?:ß|ss)e)\b
        | .*\b(?:улица|проспект|переулок|шоссе|проезд|набережная|бульвар|площадь)(?:$|\s)
        | .*\b(?:ул\.|пр-т|пр-д|пер\.|пл\.|наб\.|ш\.)(?:$|\s)
        | \W*\d[\d\w/\-.]{0,8}$ )""",
    re.VERBOSE | re.IGNORECASE,
)
_TOWN = re.compile(
    r"""borgo(?:\s(?:maggiore|chiese|lares|mantovano|pace|priolo|ticino|tossignano|valbelluna|valsugana|veneto|velino
                  |vercelli|virgilio|a\smozzano|d['’]ale|d['’]anaunia|di\sterzo|val\sdi\staro
                  |san\s(?:dalmazzo|giacomo|giovanni|lorenzo|martino|siro)))
       | piazza\s(?:al\sserchio|armerina|brembana) | piano\sdi\ssorrento | scala | contrada | viale
       | st\.\s(?:petersburg|gallen|moritz|pölten|johann\b.*|veit\b.*|ulrich\b.*|christina\b.*|vincent)""",
    re.VERBOSE | re.IGNORECASE,
)
"""Towns whose names begin as those of streets do."""
_REGION = re.compile(
    r"""^(?: .*\b(?:обл(?:\.|асть)?|край|кр\.|респ(?:\.|ублика)?|р-н|район|округ|ао|м\.?\s?о\.|поселение)(?:\s|$|\.)
           | (?:респ(?:ублика|\.)|обл\.|мо$|вн\.?\s?тер\.?).*
           | (?:provincia|prov\.|regione|region|county|oblast)\b.* | .*\b(?:oblast|region|county|province)
           | [A-Z]{2} )$""",
    re.VERBOSE,
)
_COUNTRY = re.compile(
    r"(?:italia|italy|it|россия|рф|российская федерация|russia|russian federation|ru|uk|united kingdom|gb|svizzera|"
    r"switzerland|schweiz|deutschland|germany|germania|österreich|austria|france|francia|san marino|usa)",
    re.IGNORECASE,
)
_CITY_WORD = re.compile(
    r"^(?:г(?:ород|ор\.)?(?:\.\s?о\.)?(?:\.|\s)\s*|пос(?:ёлок|елок|\.)\s*|пгт\.?\s*|п\.\s*|с(?:ело|\.)\s+|дер(?:евня|\.)\s*|рп\.?\s*|"
    r"comune\sdi\s+|city\sof\s+|г\.(?=[А-ЯЁ]))",
    re.IGNORECASE,
)
_PROVINCE = re.compile(r"\s*\(\s*[A-Za-z]{2}\s*\)\s*$|\s+[A-Z]{2}$")
_CITY_WORD_BEHIND = re.compile(r"\s+(?:г|гор|пгт|рп|п|с|д|дер)\.?$")
"""As in official addresses: "Москва г"."""
_AFTER_POSTCODE = re.compile(rf"(?:^|[\s,–—-])(?:{_POSTCODE})\s+(?P<place>[^\d,;]+)")


def read_city(text: str) -> Reading[str]:
    """The city, without its postcode, province and the like. An address gives a remark that shows what was taken."""
    line = one_line(text)
    if is_placeholder(line):
        return Reading()
    if "@" in line or "://" in line:
        return Reading(remark=f"{quoted(line)} is not a place; left empty")
    city = _city_of(line[:500])
    if city is None:
        return Reading(remark=f"no city found in {quoted(line)}; left empty")
    is_address = re.search(r"\d|,", line) is not None
    return Reading(city, f"{city} is taken from {quoted(line)}" if is_address else None)


def _city_of(line: str) -> str | None:
    parts = [part.strip() for part in re.split(r"[,;\n]|\s[-–—]\s", line) if part.strip()]
    marked = [part for part in parts if _names_a_city(part) and not _REGION.match(part)]
    for part in marked:
        if city := _bare(part):
            return city
    if found := _AFTER_POSTCODE.search(line):
        city = _bare(found["place"])
        if city and not _STREET.match(city) and not _REGION.match(city) and not _COUNTRY.fullmatch(city):
            return city
    for part in parts:
        city = _bare(part)
        if city and not (_STREET.match(part) or _REGION.match(part) or _COUNTRY.fullmatch(city)):
            return city
    return next((city for part in parts if (city := _bare(part)) and _TOWN.fullmatch(city)), None)


def _names_a_city(part: str) -> bool:
    return _CITY_WORD.match(part) is not None or _CITY_WORD_BEHIND.search(part) is not None


def _bare(part: str) -> str | None:
    """A part of an address as the name of a city; none if it has no letters or is too long for one."""
    part = re.sub(rf"\b(?:{_POSTCODE})\b", " ", part)
    part = _CITY_WORD_BEHIND.sub("", _CITY_WORD.sub("", part.strip(" .-")))
    part = _PROVINCE.sub("", part).strip(" .,-–—()")
    if not any(map(str.isalpha, part)) or len(part) > LONGEST or re.search(r"\d", part):
        return None
    return calmed(part, even_short=part.isupper() and sum(map(str.isalpha, part)) > _ACRONYM)
