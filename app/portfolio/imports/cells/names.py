"""Names of companies without what registers add to them."""

import re
from dataclasses import dataclass

from app.portfolio.imports.cells.legal_forms import legal_form_in
from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, folded, one_line, quoted
from matching.texts.capitals import calmed, in_capitals

LONGEST = 256

_BOILERPLATE = re.compile(
    r"""[\s,;–-]*\(?\b(?:
        (?:start[\s-]?up|pmi)\s+innovativa(?:\s+a\s+vocazione\s+sociale)?
      | start[\s-]?up\s+costituita\s+a\s+norma\s+.*
      | costituita\s+a\s+norma\s+(?:dell['’]?\s?)?art.*
      | (?:in|i\.)\s*(?:liquidazione(?:\s+(?:volontaria|coatta\s+amministrativa))?|fallimento|scioglimento
          |concordato(?:\s+preventivo)?|amministrazione\s+straordinaria|liquidation|administration)
      | (?:o|ovvero|anche)?\s*(?:in\s+(?:breve|sigla|forma\s+abbreviata)|siglabile|denominabile|abbreviabile)\s*:?\s.*
      | societ[aà]['’]?\s+benefit
      | societ[aà]['’]?\s+(?:soggetta\s+)?a(?:ll['’])?\s*(?:attivit[aà]['’]?\s+di\s+)?direzione\s+e\s+coordinamento.*
      | в\s+(?:стадии|процессе)\s+ликвидации | ликвидируется | в\s+лице\s.*
    )\)?(?=\W|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?<=[^\W\d_.»\"”])[\s]*(?:\*+|[¹²³]|\(\*+\))$|(?<=[.»\"”])\s*(?:\*+|[¹²³]|\(\*+\))$")
_NO_NAME_IN = re.compile(r"\s*(?:\"\s*\"|«\s*»|“\s*”|\(\s*\))")
_CONTACT = re.compile(r"\d|@|\bwww\.", re.ASCII)
_NOTE = re.compile(r"\s*\([^()]*\)\s*$")
_QUOTES = " \"'«»„“”‘’"


@dataclass(frozen=True, slots=True)
class CompanyName:
    """What a company is called. `full` has the legal form in short, where it was written; `bare` goes without it."""

    full: str
    bare: str


def read_name(text: str) -> Reading[CompanyName]:
    """The name without register boilerplate, its capitals calmed. One that is well written stays as it is."""
    line = _FOOTNOTE.sub("", one_line(text))
    if is_placeholder(line, name=True):
        return Reading()
    name_alone = _FOOTNOTE.sub("", _above_the_address(text))
    kept = _BOILERPLATE.sub(lambda found: " " if found.start() else found[0], name_alone)
    kept = " ".join(_NO_NAME_IN.sub(" ", kept).split()).strip(" ,;")
    if not any(map(str.isalnum, kept)):
        kept = line
    dropped = kept != line
    note = _NOTE.search(kept)
    core, tail = (kept[: note.start()], note[0].strip()) if note and note.start() else (kept, "")
    as_in_register = core.isupper() or (dropped and core.islower())
    full, bare = _parts(core, as_in_register)
    if tail and folded(_parts(tail.strip("()"), as_in_register)[1]) == folded(bare):
        tail, dropped = "", True
    if as_in_register and tail.upper() == tail:
        tail = tail.lower()
    name = CompanyName(f"{full} {tail}".strip(), f"{bare} {tail}".strip())
    if len(name.full) > LONGEST:
        return Reading(remark=f"{quoted(line)} is longer than {LONGEST} characters")
    remark = f"{quoted(line)} is called {quoted(name.full)}" if dropped and name.full != line else None
    return Reading(name, remark)


def _above_the_address(text: str) -> str:
    """Of a cell with several lines those down to the legal form; without one, those above a number or an address."""
    lines = [line for part in text.splitlines() if (line := one_line(part))]
    for count in range(1, len(lines)):
        kept = " ".join(lines[:count])
        form = legal_form_in(kept)
        if (form and any(map(str.isalnum, kept[: form.start] + kept[form.end :]))) or _CONTACT.search(lines[count]):
            return kept
    return " ".join(lines)


def _parts(core: str, as_in_register: bool) -> tuple[str, str]:
    """With the legal form, and without it."""
    form = legal_form_in(core)
    if form is None:
        calm = calmed(core.upper()) if in_capitals(core) or (as_in_register and not core.isupper()) else core
        return calm, calm.strip(_QUOTES)
    before, after = core[: form.start], core[form.end :]
    if as_in_register:
        before, after = _calm(before, at_start=True), _calm(after, at_start=not before)
    written = form.short if form.spelled_out or as_in_register else core[form.start : form.end]
    full = " ".join(f"{before}{written}{after}".split())
    bare = " ".join(f"{before} {after}".split()).strip(_QUOTES + ",") or full
    return full, bare + "»" * (bare.count("«") - bare.count("»"))


def _calm(part: str, *, at_start: bool) -> str:
    """A part of a name in capitals; one of up to three letters is taken for an acronym."""
    return part if sum(map(str.isalpha, part)) <= 3 else calmed(part.upper(), even_short=True, at_start=at_start)
