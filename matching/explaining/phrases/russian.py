"""The sentences about a match in Russian."""

from matching.explaining.phrases.phrasebook import Phrasebook
from matching.profiles import Form

RUSSIAN = Phrasebook(
    marks=("«", "»"),
    inner_marks=("„", "“"),
    reasons={
        "offer_meets_need": "{giver} предлагает: {theirs}; {receiver} ищет: {mine}.",
        "profile_meets_need": "{receiver} ищет: {mine}; {giver} пишет о себе: {theirs}.",
        "shared_terms": "Названо и в том, что ищет {receiver}, и у {giver}: {shared}.",
        "capability_match": "Компетенции: {receiver} ищет {mine}, {giver} указывает {theirs}.",
        "space_fit": "{giver} может предоставить подходящее помещение: {theirs}{equipped}; {receiver} ищет: {mine}.",
        "profile_affinity": "Близкие направления работы: {a} — {mine}; {b} — {theirs}.",
        "self_description": "Близкие направления работы: {a} — {mine}; {b} — {theirs}.",
        "sector_overlap": ("Общая отрасль: {shared}.", "Общие отрасли: {shared}."),
        "activity_proximity": "Близкие виды деятельности: {a} — {mine}; {b} — {theirs}.",
        "language_overlap": ("Общий рабочий язык: {shared}.", "Общие рабочие языки: {shared}."),
    },
    unstated="Ни одна из сторон не указала потребностей: основание — то, что они пишут о себе.",
    silent="{party}: текстов нет, основание — отрасль и вид деятельности.",
    closest="Самое близкое в текстах сторон, хотя близость невелика: {said}",
    side_by_side="{a} — {mine}; {b} — {theirs}.",
    no_reason="Веских доводов за эту встречу в профилях нет.",
    same_activity="Один и тот же вид деятельности: {shared}.",
    equipped=" (есть: {shared})",
    objections={
        "rival": "Против: {a} и {b} могут оказаться конкурентами.",
        "need_not_met": "Против: {giver} не предлагает ничего по запросу {quote} ({receiver}).",
        "no_common_language": "Против: нет общего рабочего языка ({a}: {of_a}; {b}: {of_b}).",
        "other_form": "Уточнить: форма предложения {quote} ({giver}) — «{offered}», а не «{form}».",
        "room_unfit": "Против: помещение ({giver}) лишь частично отвечает запросу ({receiver}).",
        "sectors_apart": "Против: в отраслях нет ничего общего ({a}: {of_a}; {b}: {of_b}).",
    },
    missing="Нет данных в профиле ({party}): {fields}.",
    improvement="Полезнее всего дополнить профиль ({party}): {field}; достоверность: +{gain} п. п.",
    forms={
        Form.TECHNOLOGY_TRANSFER: "передача технологий",
        Form.COMMERCIAL_PARTNERSHIP: "коммерческое партнёрство",
        Form.JOINT_PROJECT: "совместный проект",
        Form.HOSTING: "размещение",
    },
    fields={
        "description": "описание того, чем занимается компания",
        "employees": "число сотрудников",
        "offers": "предложения",
        "needs": "потребности",
        "offers.capabilities": "компетенции в предложениях",
        "offers.trl": "готовность предложений (УГТ)",
        "needs.capabilities": "компетенции в запросах",
        "sectors": "отрасли",
        "activity_codes": "коды деятельности",
        "languages": "рабочие языки",
        "room_sought": "требования к помещению",
        "room_offered": "параметры помещения",
    },
    languages={"it": "итальянский", "ru": "русский", "en": "английский"},
)
