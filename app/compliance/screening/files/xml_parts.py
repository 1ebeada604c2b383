"""XML files, one element at a time: without document types and entities, in bounded memory."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.compliance.screening.files.reading import UnreadableList


def elements(file: BinaryIO, wanted: frozenset[str]) -> Iterator[Element]:
    """The root when it begins (with its attributes only), then each wanted element when it ends, by its local name.

    A wanted element is emptied after its turn. Raises `UnreadableList`.
    """
    root: Element | None = None
    parents: list[Element] = []
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                parents.append(element)
                if root is None:
                    root = element
                    yield element
                continue
            parents.pop()
            if local(element) in wanted:
                yield element
                element.clear()
                if parents:
                    parents[-1].remove(element)
    except ParseError as error:
        raise UnreadableList(f"The XML is damaged: {error}.") from error
    except DefusedXmlException as error:
        raise UnreadableList("The XML declares a document type or entities, which no publisher's file does.") from error
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        raise UnreadableList(f"The XML is in an encoding that cannot be read: {error}.") from error


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local(child) == name)


def text(element: Element, *path: str) -> str:
    """The text at the end of a path of names; empty where there is none."""
    for name in path:
        found = next(children(element, name), None)
        if found is None:
            return ""
        element = found
    return (element.text or "").strip()
