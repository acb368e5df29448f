"""Reads XML as a stream of elements and refuses every document type, so nothing is ever expanded.

Expat is driven directly: without a document type there are no entities to expand or to fetch, and
the sheets need its speed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from xml.parsers import expat

from pipeline.intake.names import show
from pipeline.intake.workbook.package import damaged
from pipeline.model.findings import Finding, Refused

Element = tuple[str, dict[str, str]]
# Between a namespace and a name; expat puts it there.
MARK = "}"


class _Enough(Exception):
    """The part of interest is over."""


@lru_cache(maxsize=256)
def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(MARK)[2]


def new_parser(part: str) -> expat.XMLParserType:
    """A parser that refuses document types; `part` is named in the refusal."""

    def refuse(*_: object) -> int:
        raise Refused([Finding("file_xml_entities", facts={"part": show(part)})])

    parser = expat.ParserCreate(namespace_separator=MARK)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, pieces: Iterable[bytes], part: str) -> Iterator[None]:
    """Parse piece by piece; control comes back after each. Raises Refused: file_damaged."""
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise damaged(f"the part {show(part)} is not complete XML") from problem


def elements(pieces: Iterable[bytes], part: str) -> Iterator[Element]:
    """Every element of a small part as it begins: local name, attributes by local name.

    The end of an element is reported with a slash before its name.
    """
    found: list[Element] = []
    parser = new_parser(part)

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    def end(name: str) -> None:
        found.append(("/" + local(name), {}))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    for _ in feed(parser, pieces, part):
        yield from found
        found.clear()


def check_prolog(pieces: Iterable[bytes], part: str) -> None:
    """Refuse a document type at the top of a part that is not read otherwise (case 12)."""
    parser = new_parser(part)

    def stop(*_: object) -> None:
        raise _Enough

    parser.StartElementHandler = stop
    try:
        for piece in pieces:
            parser.Parse(piece, False)
    except (_Enough, expat.ExpatError, ValueError, LookupError):
        return
