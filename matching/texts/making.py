"""Words by which a sentence says outright what is made, grown, sold or repaired, as in "we make pumps"."""

import re

_WE = r"""
    (?: (?:vend|colt?iv|allev|costru|distribu|ripar|install|progett|svilupp|realizz|stamp|cuc|noleggi)iamo
      | (?:produc|fabbrich|commercializz|costru|forn)iamo
      | (?:продаём|продаем|производим|выпускаем|изготавливаем|изготовляем|выращиваем|разводим|строим|ремонтируем
          |устанавливаем|монтируем|разрабатываем|проектируем|поставляем|шьём|шьем)
      | we\s(?:also\s)?(?:make|manufacture|produce|build|sell|grow|breed|repair|install|design|develop|supply)
    )"""
_MAKER = r"""
    (?: produce|vende|fabbrica|costruisce|distribuisce|sviluppa|progetta|realizza|commercializza|coltiva|installa|ripara
      | si\soccupa\s(?:di|della|dello|dell')\s?(?:produzione|sviluppo|progettazione|costruzione|vendita|riparazione)
      | производит|выпускает|изготавливает|разрабатывает|проектирует|поставляет|продаёт|продает|выращивает|ремонтирует
      | занимается\s(?:\w+ым\s)?(?:разработкой|производством|выпуском|изготовлением|проектированием|поставк\w+|продажей)
      | makes|manufactures|produces|builds|sells|grows|designs|develops|repairs|installs|supplies
    )"""
_FIRM = r"""
    (?: (?:l['’](?:azienda|impresa)|la\s(?:società|ditta|start-?up|spin-?off|cooperativa|nostra\s(?:azienda|società)))
      | (?:компания|предприятие|фирма|завод|фабрика|стартап|организация)
      | (?:the|our)\s(?:company|firm|start-?up|spin-?off|cooperative|factory|enterprise)
    )"""
_LEADER = r"""
    (?: leader\b[^.;:]{0,20}\s(?:nella|nello)\s(?:produzione|fabbricazione|costruzione|progettazione|sviluppo)\sdi
      | лидер\w*\s[^.;:]{0,20}(?:производств\w*|разработк\w+|изготовлени\w+|выпуск\w*)
      | leader\sin\s(?:the\s)?(?:production|manufactur(?:e|ing)|development|design)\sof
    )\s[^\W\d]{3,}"""

_MAKES = re.compile(
    rf"""^\W*(?:
        (?i:(?:мы|noi)\s)?(?i:{_WE})
      | (?i:{_FIRM}\s)?(?:[«“"]?[A-ZА-ЯЁ][\w&.-]*(?:\s[A-ZА-ЯЁ][\w&.-]*){{0,2}}[»”"]?\s)?(?i:{_MAKER})
      | (?i:(?:[^\W\d]\S*\s){{0,4}}(?:spin-?off|start-?up|azienda|società|impresa|company|firm)\b[^.;:]{{0,60}}
            \b(?:che|that|which)\s{_MAKER})
      | (?i:(?:[^\W\d]\S*\s){{0,4}}{_LEADER})
    )(?!\w)""",
    re.VERBOSE,
)
_NOTHING_MADE = re.compile(
    r"""\?\s*$ | ^\W*(?:chi|che|who|what|кто|что)\b
      | \b(?:vostr|valore\b|qualità|sogn|fiduci|futuro\b|relazion|rapporti\b|risultat
          | ваш|ценност|качеств|мечт|довери|будуще|отношени|результат
          | your\b|value\b|quality|dream|trust|future\b|relationship|results\b
          | insieme\b|domani\b|partner|rispost|fatturato|esperienz|вместе\b|партн|опыт|оборот
          | together|experience|happen|since\b|difference|network\b)
      | \b(?:vorrem|vogliamo|bisogno|interessat|cerc(?:a|hi)|would\slike|want\b|interested|need\b|seek|looks?\sfor
          | looking\sfor|хотели|хотим|нуж(?:ен|на|но|ны|да)|ищ(?:ем|ет)|приглаша|заинтересован)""",
    re.VERBOSE | re.IGNORECASE,
)


def says_what_is_made(sentence: str) -> bool:
    """Whether the words alone say so: no slogan ("we make your dreams come true"), and no wish beside it.

    Many say it in other words.
    """
    return _MAKES.search(sentence) is not None and _NOTHING_MADE.search(sentence) is None
