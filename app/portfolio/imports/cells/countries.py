"""Countries by code or by name, in Italian, Russian and English."""

from collections.abc import Mapping

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, folded, one_line, quoted
from app.portfolio.schemas import countries

# ISO 3166-1: two letters, three letters, names.
_COUNTRIES = """
IT ITA italia, italy, италия, repubblica italiana, italien
RU RUS russia, federazione russa, russian federation, россия, российская федерация, рф, russland
SM SMR san marino, сан марино
CH CHE svizzera, switzerland, швейцария, schweiz, suisse
AT AUT austria, австрия, österreich
DE DEU germania, germany, германия, deutschland, фрг
FR FRA francia, france, франция
ES ESP spagna, spain, испания, españa
PT PRT portogallo, portugal, португалия
GB GBR regno unito, united kingdom, uk, gran bretagna, great britain, inghilterra, england, великобритания
IE IRL irlanda, ireland, ирландия
NL NLD paesi bassi, olanda, netherlands, the netherlands, holland, нидерланды
BE BEL belgio, belgium, бельгия
LU LUX lussemburgo, luxembourg, люксембург
DK DNK danimarca, denmark, дания
SE SWE svezia, sweden, швеция
NO NOR norvegia, norway, норвегия
FI FIN finlandia, finland, финляндия
IS ISL islanda, iceland, исландия
EE EST estonia, эстония
LV LVA lettonia, latvia, латвия
LT LTU lituania, lithuania, литва
PL POL polonia, poland, польша
CZ CZE repubblica ceca, cechia, czech republic, czechia, чехия
SK SVK slovacchia, slovakia, словакия
HU HUN ungheria, hungary, венгрия
SI SVN slovenia, словения
HR HRV croazia, croatia, хорватия
RS SRB serbia, сербия
BA BIH bosnia ed erzegovina, bosnia and herzegovina, босния и герцеговина
ME MNE montenegro, черногория
MK MKD macedonia del nord, north macedonia, северная македония
AL ALB albania, албания
GR GRC el, grecia, greece, греция
BG BGR bulgaria, болгария
RO ROU romania, румыния
MD MDA moldavia, moldova, молдова, молдавия
UA UKR ucraina, ukraine, украина
BY BLR bielorussia, belarus, беларусь, белоруссия
TR TUR turchia, turkey, türkiye, турция
CY CYP cipro, cyprus, кипр
MT MLT malta, мальта
GE GEO georgia, грузия
AM ARM armenia, армения
AZ AZE azerbaigian, azerbaijan, азербайджан
KZ KAZ kazakistan, kazakhstan, казахстан
UZ UZB uzbekistan, узбекистан
KG KGZ kirghizistan, kyrgyzstan, киргизия, кыргызстан
CN CHN cina, china, китай, кнр
IN IND india, индия
JP JPN giappone, japan, япония
KR KOR corea del sud, south korea, republic of korea, республика корея, южная корея
IL ISR israele, israel, израиль
AE ARE emirati arabi uniti, united arab emirates, uae, оаэ, объединенные арабские эмираты
US USA stati uniti, stati uniti d'america, united states, united states of america, сша
CA CAN canada, канада
BR BRA brasile, brazil, бразилия
"""


def _names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in _COUNTRIES.strip().splitlines():
        two, three, names = line.split(" ", 2)
        found |= dict.fromkeys([folded(two), folded(three), *map(folded, names.split(", "))], two)
    return found


_BY_NAME = _names()


def read_country(text: str) -> Reading[str]:
    """The code of two letters; any such code of ISO 3166-1 in capitals is taken as it is."""
    line = one_line(text)
    if is_placeholder(line):
        return Reading()
    if (code := _BY_NAME.get(folded(line))) is not None:
        return Reading(code)
    if line in countries():
        return Reading(line)
    return Reading(remark=f"{quoted(line)} is not a country; left empty")
