"""Names that are ordinary words or towns, and whether a text that has the word means the name."""

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

from app.portfolio.naming.endings import base
from app.portfolio.naming.names import WORD, has_form_beside, spelled
from matching.taxonomy.tables import read_table

SHORTEST_OF_ITS_OWN = 4
"""Letters of a word that is taken for no ordinary one, if it is on no list."""
SHORT = 5
"""Letters of a single word that may be a common one although it is on no list."""
_NEAR = 80
"""Characters beside a place that tell how it is written: whole texts may be long."""
_BEFORE_SENTENCES = ".!?…:;•*–—(-"
_QUOTED = "«“„\"'‘"
_OF_TITLES = 3
"""Words beside a place, of as many letters at least, that all have capitals in a title."""

# Beside those of trades and sectors: what companies like to be called, and texts say without meaning them.
_WORDS = """
active advance advanced agile alliance alpha alternative apex atlas balance base basic bridge bright career center
central centre century challenge change choice circle clear cloud code connect connection core corner creative cross
crystal cube cycle delta digital direct discovery drive dynamic eagle earth east easy echo edge element elite energy
engine enterprise essential european evolution excellence expert explorer express factory falcon family field first
flow focus force formula forward foundation fresh frontier fusion future gamma garden gate general genesis global gold
golden grand green group growth harmony health hello heritage high home horizon house human icon idea ideal image
impact impulse independent industry infinity innovation innovative insight inspire integral intelligence international
island junior just key land leader leading leap legacy level life light line link liquid live local logic lotus magic
main major market master matrix maximum meta method micro mind mission mobile model modern moment momentum moon motion
mountain national native natural nature network next noble nord north nova ocean omega online open optimal optimum
orange orbit origin original other pace panorama paradigm partner partners passion path peak people perfect phoenix
pilot pioneer planet platform play plus point polar port positive power premium prime prisma pro process professional
profile progress project promise pulse pure quality quantum quick radar radius rapid real reality red reliable resource
result rise river rock root royal safe school senior sense service shift sigma signal silver simple single sky smart
social solid solution solutions sonic sound source south space spark special spectrum speed spirit spring standard star
start step storm strategy stream strong studio success summit sun super superior support supreme sure synergy synthesis
system target team tempo titan today together top total touch tower trade tradition trend true trust ultra union unique
unity universal upgrade urban value vector vega venture vertical victory view virtual vision vital vivid voice wave way
west white wild wind window winner wise wonder work world young zenith zero
alba albero alleanza alto amico ancora anima aperto aquila arancio arco armonia arte aurora autunno avanti bella bello
bene bianco blu bosco buono campo casa castello centro cerchio chiaro cielo cima circolo colore comune conca corona
corrente costa crescita cuore destino domani due energia esperienza estate eccellenza fabbrica faro fase felice ferro
fiamma fiore fiume fonte forma forte forza fortuna fuoco futuro giorno giovane giusto grande gruppo idea impegno
impresa impulso inizio innovazione insieme intesa inverno isola lago lavoro leone libero libertà linea luce lume luna
lupo mare marzo meta metodo mille moderno monte mondo motore natura nero nodo nuovo nuvola oggi onda opera ora
orizzonte oro orso ottimo pace passione passo pietra piano picco pieno piccolo ponte porta presente prima primavera
primo progetto progresso pronto punto qualità quadro radice rapido rete risorsa roccia rosa rosso salute sapere scelta
seme semplice senso sereno sfera sfida sicuro sintesi sogno sole soluzione sorgente specchio spazio stella storia
strada successo sviluppo talento tempo terra terzo tetto torre tradizione traguardo tutto unico unione unità valle
valore vela veloce vento verde vero vetta via vita vivo voce volo volontà zona
gennaio febbraio aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
lunedì martedì mercoledì giovedì venerdì sabato domenica
авангард аврора актив альянс аналог атлант база баланс берег будущее вектор вера верность весна вершина взгляд вместе
вода возможность возрождение восток время выбор высота гарант гарантия гармония глобус гора город градус гранит
движение дело динамика дом доверие достижение друг единство забота завтра запад заря звезда земля зенит зима знание
знак идея идеал импульс инициатива инновация интеграл интеллект интерес искра исток истина квант класс ключ контакт
контур корона космос круг кристалл лето лидер линия луч магистраль маяк метод мечта мир мост надежда надежность наследие
начало новатор новый номер океан опора оптимум опыт орбита основа осень остров открытие парус партнер партнеры передовой
перспектива площадь победа подъем поиск поле полет польза порядок поток потенциал практика премьер престиж прибой
призма прогресс проект прорыв простор процесс путь радуга развитие ракета ракурс результат ресурс рост родник рубеж
русский сад свет свобода связь север сила синтез сигнал система скорость смысл содружество соединение сокол солнце союз
спектр спутник старт статус стандарт стиль стихия страна стрела стратегия сфера творчество темп территория титан точка
традиция труд успех утро фактор фаворит факел феникс форма формула формат форум фортуна цель центр цикл чайка человек
шаг школа эксперт элемент элита эпоха эра эталон этап эффект юг юность
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
понедельник вторник среда четверг пятница суббота воскресенье
"""
_TOWNS = """
Rovereto Trento Trentino Bolzano Pergine Valsugana Mezzolombardo Riva Arco Ala Verona Vicenza Padova Venezia Veneto
Milano Milan Torino Turin Genova Genoa Bologna Firenze Florence Roma Rome Napoli Naples Bari Palermo Catania Cagliari
Trieste Udine Brescia Bergamo Modena Parma Pisa Siena Perugia Ancona Pescara Salerno Lecce Taranto Novara Pavia
Mantova Cremona Ferrara Rimini Ravenna Treviso Rovigo Belluno Lombardia Piemonte Toscana Liguria Lazio Umbria Marche
Puglia Sicilia Sardegna Calabria Campania Italia Italy
Moscow Moskva Zelenograd Skolkovo Dubna Kazan Innopolis Novosibirsk Tomsk Omsk Samara Togliatti Saratov Perm Ufa
Yekaterinburg Ekaterinburg Chelyabinsk Tyumen Krasnoyarsk Irkutsk Vladivostok Voronezh Rostov Volgograd Krasnodar
Kaluga Tula Ryazan Tver Yaroslavl Obninsk Petersburg Leningrad Kaliningrad Russia
Москва Зеленоград Сколково Дубна Казань Иннополис Новосибирск Томск Омск Самара Тольятти Саратов Пермь Уфа Екатеринбург
Челябинск Тюмень Красноярск Иркутск Владивосток Воронеж Ростов Волгоград Краснодар Калуга Тула Рязань Тверь Ярославль
Обнинск Петербург Ленинград Калининград Россия Тренто Роверето Милан Рим Турин Верона Венеция Италия
"""


class Written(IntEnum):
    """How a text must write a name to mean it."""

    ANYHOW = 0
    WITH_CAPITAL = 1
    AS_NAME = 2
    """in quotes, beside a legal form, or with a capital where no sentence begins and no title goes on"""
    WITH_FORM = 3
    """in quotes or beside a legal form: others write it with a capital, too"""


def needed(words: Iterable[str]) -> Written:
    """For the words of a name, spelled."""
    of_its_own = [word for word in words if not _is_nothing(word) and base(word) not in _ordinary()]
    if not of_its_own:
        return Written.AS_NAME
    if all(base(word) in _towns() for word in of_its_own):
        return Written.WITH_FORM
    is_short = len(of_its_own) == 1 and len(of_its_own[0]) <= SHORT
    return Written.WITH_CAPITAL if is_short else Written.ANYHOW


def is_written(text: str, start: int, end: int, so: Written) -> bool:
    if so is Written.ANYHOW or (so is Written.WITH_CAPITAL and text[start].isupper()):
        return True
    if start and text[start - 1] in _QUOTED:
        return True
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if has_form_beside(before, after):
        return True
    return (
        so is Written.AS_NAME
        and text[start].isupper()
        and not _begins_sentence(before)
        and not _is_title(text, start, end)
    )


def _is_nothing(word: str) -> bool:
    return len(word) < SHORTEST_OF_ITS_OWN or word.isdecimal()


def _begins_sentence(before: str) -> bool:
    said = before.rstrip()
    return not said or said[-1] in _BEFORE_SENTENCES


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether the words beside the place have capitals, too."""
    first, last = max(0, start - _NEAR), min(len(text), end + _NEAR)
    before = re.sub(r"^\w+", "", text[first:start]) if first else text[:start]
    after = re.sub(r"\w+$", "", text[end:last]) if last < len(text) else text[end:]
    words = [word for word in WORD.findall(f"{before} {after}") if len(word) >= _OF_TITLES]
    return len(words) >= _OF_TITLES and all(word[0].isupper() for word in words)


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """With the words by which trades, sectors and what they make are described in three languages."""
    texts = [value for row in read_table("nace_rev2.csv") for key, value in row.items() if key.startswith("title")]
    texts += [value for row in read_table("sectors.csv") for key, value in row.items() if key.startswith("name")]
    texts += [row["definition"] for row in read_table("sector_definitions.csv")]
    return _bases(" ".join([*texts, _WORDS]))


@lru_cache(maxsize=1)
def _towns() -> frozenset[str]:
    return _bases(_TOWNS)


def _bases(text: str) -> frozenset[str]:
    return frozenset(base(spelled(word)) for word in set(WORD.findall(text.lower())))
