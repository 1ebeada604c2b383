"""Words by which a sentence says outright that something is looked for, as in "we are looking for a dealer"."""

import re
from functools import lru_cache

_ASKS = re.compile(
    r"""(?:^|[,;:–—]\s|\b(?:e|ed|и|а\sтакже|and)\s)  # a clause that begins so
        (?:
            (?:ri)?cerchiamo(?!\s+(?:di|sempre\sdi)\b) | siamo\s(?:anche\s)?(?:alla\sricerca|in\scerca)\sdi
          | ищем | разыскиваем
          | we\s(?:also\s)?(?:look\sfor|seek\b(?!\sto\b))
          | we\s(?:are|’re|'re)\s(?:also\s)?(?:looking\sfor|seeking\b(?!\sto\b)|searching\sfor|in\ssearch\sof)
        )\b
      | ^\W*(?:
            cercasi | (?:alla\sricerca|in\scerca)\sdi | si\scerca(?:no)? | abbiamo\sbisogno\sdi | ci\sserv(?:e|ono)
          | (?:нам\s|также\s){0,2}(?:нуж(?:ен|на|но|ны)|требу(?:ет|ют)ся)(?!\s(?:лишь|только|минимум)) | в\sпоиске
          | (?:looking\sfor|searching\sfor|in\ssearch\sof|wanted:|we\sneed(?!\sno\b))
          | (?:compriamo|acquistiamo|закупаем|we\s(?:buy|purchase))(?!\s(?:e|и|and)\s)
        )(?:\s|$)
      | \b(?:azienda|società|impresa|start-?up)\s(?:è\s(?:alla\sricerca|in\scerca)\sdi|cerca)\s
      | \b(?:компания|предприятие|организация|фирма)\sищет\b
      | \bcompany\s(?:is\slooking\sfor|looks\sfor)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=1 << 14)
def asks_outright(sentence: str) -> bool:
    """Whether the words alone say that something is looked for; many sentences that ask do it in other words."""
    return _ASKS.search(sentence) is not None
