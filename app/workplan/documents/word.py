"""What all papers for a word processor have in common: A4, the language of the spelling checker, the foot."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.schemas import LanguageCode

TAGS: dict[LanguageCode, str] = {"en": "en-GB", "it": "it-IT", "ru": "ru-RU"}


def new_book(title: str, foot: str, language: LanguageCode, made_at: datetime) -> Any:
    """With its title as a heading, and what the file says of itself."""
    book = Document()
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(18)
    section.footer.paragraphs[0].text = foot
    book.styles["Normal"].font.size = Pt(10.5)
    _set_language(book.styles["Normal"].element.get_or_add_rPr(), language)
    about, made = book.core_properties, made_at.astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.comments, about.language = title, "Ponte", "", TAGS[language]
    about.created = about.modified = made
    about.last_modified_by = "Ponte"
    book.add_heading(title, level=0)
    return book


def written_in(run: Any, language: LanguageCode) -> None:
    """Where it differs from that of the paper."""
    _set_language(run._element.get_or_add_rPr(), language)


def _set_language(properties: Any, language: LanguageCode) -> None:
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), TAGS[language])
    properties.append(tag)


def saved(book: Any) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()
