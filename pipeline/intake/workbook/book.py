"""What a workbook says about itself: sheets, number formats, shared strings, epoch."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote

from pipeline.intake.detect import not_supported
from pipeline.intake.workbook.cells import NUMBER, decode_text, format_kind
from pipeline.intake.workbook.package import Package, damaged, too_big
from pipeline.intake.workbook.xml_parts import check_prolog, elements, feed, local, new_parser
from pipeline.model.findings import Finding, Refused

_FOREIGN = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "index/document.iwa": "a Numbers spreadsheet",
    "index.zip": "a Numbers spreadsheet",
    "content.xml": "an OpenDocument file (.ods)",
}
_LINKED = ("xl/externallinks/", "xl/querytables/", "xl/connections.xml", "xl/model/")


@dataclass(frozen=True)
class Tab:
    """One worksheet of a workbook, in the order of the tabs."""

    name: str
    part: str
    hidden: bool


@dataclass
class Book:
    """A workbook: its worksheets, and what its cells refer to."""

    package: Package
    tabs: list[Tab] = field(default_factory=list)
    epoch_1904: bool = False
    formats: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    repeated: int = 0

    def repeat(self, chars: int) -> None:
        """A long text that many cells share takes its room in each. Raises Refused: a bomb."""
        self.repeated += chars
        if self.repeated > self.package.limits.max_unpacked_mb * 1_000_000:
            raise too_big("the text that its cells share", self.repeated, self.package.limits)


def open_book(package: Package) -> Book:
    """Read all but the sheets. Raises Refused: file_type_not_supported, _no_worksheet, ..."""
    main = _main_part(package)
    for name, info in package.parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            check_prolog(package.unpack(name), info.filename)
    book = Book(package)
    targets = _relations(package, main)
    _read_main(book, main, targets)
    for kind, target in targets.values():
        if kind == "styles":
            book.formats = _read_formats(package, target)
        elif kind == "sharedStrings":
            book.strings = _read_strings(package, target)
    if not book.tabs:
        raise Refused([Finding("file_no_worksheet")])
    return book


def book_notes(package: Package) -> list[Finding]:
    """Warnings about what a workbook carries besides its cells."""
    notes = []
    if any(n.endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in package.parts):
        notes.append(Finding("file_has_macros"))
    if any(name.startswith(_LINKED) for name in package.parts):
        notes.append(Finding("file_has_external_links"))
    return notes


def _main_part(package: Package) -> str:
    for name, kind in _FOREIGN.items():
        if name in package:
            raise not_supported(kind)
    if "[content_types].xml" not in package and "xl/workbook.xml" not in package:
        raise not_supported("a zip archive")
    if "_rels/.rels" in package:
        for kind, target in _relations(package, "").values():
            if kind == "officeDocument":
                return target
    if "xl/workbook.xml" not in package:
        raise damaged("the part xl/workbook.xml is missing")
    return "xl/workbook.xml"


def _relations(package: Package, source: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the package: kind and part name by ID."""
    folder, name = posixpath.split(source)
    part = posixpath.join(folder, "_rels", f"{name}.rels")
    if part not in package:
        return {}
    found = {}
    for element, attributes in elements(package.unpack(part), part):
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = unquote(attributes.get("Target", "")).replace("\\", "/")
            place = target if target.startswith("/") else posixpath.join("/", folder, target)
            kind = posixpath.basename(attributes.get("Type", ""))
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(place).lstrip("/"))
    return found


def _read_main(book: Book, part: str, targets: dict[str, tuple[str, str]]) -> None:
    for element, attributes in elements(book.package.unpack(part), part):
        if element == "workbookPr":
            book.epoch_1904 = attributes.get("date1904", "0").lower() in ("1", "true", "on")
        elif element == "sheet":
            kind, target = targets.get(attributes.get("id", ""), ("", ""))
            if not target:
                raise damaged("a sheet has no part of its own")
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                book.tabs.append(Tab(attributes.get("name", ""), target, hidden))


def _read_formats(package: Package, part: str) -> list[str]:
    """The kind of number format of each cell style."""
    codes: dict[int, str] = {}
    kinds: list[str] = []
    inside = False
    for element, attributes in elements(package.unpack(part), part):
        if element == "numFmt":
            codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif element.lstrip("/") == "cellXfs":
            inside = element == "cellXfs"
        elif element == "xf" and inside:
            number = _whole(attributes.get("numFmtId"))
            kinds.append(format_kind(number, codes.get(number)))
    return kinds or [NUMBER]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _read_strings(package: Package, part: str) -> list[str]:
    """The shared strings; rich text is joined, phonetic runs are left out."""
    strings: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}
    parser = new_parser(part)

    def start(name: str, _: dict[str, str]) -> None:
        word = local(name)
        if word == "t":
            state["text"] = not state["phonetic"]
        elif word == "rPh":
            state["phonetic"] = True
        elif word == "si":
            pieces.clear()

    def end(name: str) -> None:
        word = local(name)
        if word == "t":
            state["text"] = False
        elif word == "rPh":
            state["phonetic"] = False
        elif word == "si":
            strings.append(decode_text("".join(pieces)))

    def characters(data: str) -> None:
        if state["text"]:
            pieces.append(data)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    for _ in feed(parser, package.unpack(part), part):
        pass
    return strings
