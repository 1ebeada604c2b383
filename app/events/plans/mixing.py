"""A mix of forms: how many meetings are in which, where two may meet in several."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.events.plans.asking import MixIn
from app.events.plans.candidates import WISH, Candidates
from app.events.plans.hall import Hall
from matching.meetings.errors import NothingToChoose
from matching.meetings.limited import LimitedSelection, Quota
from matching.meetings.selection import Loads, Selection, Values, select
from matching.profiles import Form

FORMS = tuple(Form)


def quotas(mix: Sequence[MixIn]) -> list[Quota]:
    found = []
    for one in mix:
        form = FORMS.index(one.form)
        if one.least is not None or one.most is not None:
            found.append(Quota(form, one.least or 0, np.inf if one.most is None else one.most))
        if one.least_share is not None or one.most_share is not None:
            most = 1.0 if one.most_share is None else one.most_share
            found.append(Quota(form, one.least_share or 0, most, is_share=True))
    return found


def by_forms(hall: Hall, found: Candidates) -> list[Values]:
    """(n_a, n_b) for each form: as `Candidates.values`, which are those of the best form."""
    values = [np.full(found.values.shape, np.nan) for _ in FORMS]
    for key, best in found.about.items():
        i, j = hall.place[key[0]], hall.place[key[1]] - len(hall.a)
        if np.isfinite(found.values[i, j]):
            for about in (best, *found.others.get(key, ())):
                values[FORMS.index(Form(about.form))][i, j] = about.score + WISH * hall.wishes[key]
    return values


def shortage_of(quota: Quota, by_form: Sequence[Values], a: Loads, b: Loads) -> dict[str, Any]:
    """How many meetings there can be in the form at all, beside what is asked for."""
    can = np.where(np.isfinite(by_form[quota.form]), 1.0, np.nan)
    try:
        available = len(select(can, Loads(0 * a.least, a.most), Loads(0 * b.least, b.most)).pairs)
    except NothingToChoose:
        available = 0
    told = {"kind": "mix", "participants": [], "partners": [], "form": FORMS[quota.form].value}
    least, most = quota.least, None if quota.most == np.inf else quota.most
    return told | {"least": least, "most": most, "is_share": quota.is_share, "available": available}


def kept_to(
    mix: Sequence[Quota],
    limited: LimitedSelection,
    by_form: Sequence[Values],
    must: Sequence[tuple[int, int]],
    min_score: float,
    loads: tuple[Loads, Loads],
) -> tuple[Selection, list[Form]]:
    """Without the pairs below the least score that neither somebody nor the mix needs; and the form of each."""
    pairs = [(int(i), int(j)) for i, j in limited.selection.pairs]
    form_of = dict(zip(pairs, limited.forms.tolist(), strict=True))
    value = {pair: float(by_form[form][pair]) for pair, form in form_of.items()}
    counts = [Counter(pair[side] for pair in pairs) for side in (0, 1)]
    for pair in sorted(pairs, key=lambda one: (value[one], one)):
        if value[pair] >= min_score or pair in must:
            continue
        rest = [form for one, form in form_of.items() if one != pair]
        is_more = all(counts[side][pair[side]] > loads[side].least[pair[side]] for side in (0, 1))
        if is_more and all(quota.holds(rest) for quota in mix):
            del form_of[pair]
            for side in (0, 1):
                counts[side][pair[side]] -= 1
    left = np.array(list(form_of), dtype=np.int64).reshape(-1, 2)
    worth = sum(value[pair] for pair in form_of)
    return replace(limited.selection, pairs=left, value=worth), [FORMS[form] for form in form_of.values()]
