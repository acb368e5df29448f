"""Opens a zip without believing it: sizes are counted, names compared, nothing lands on disk."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipeline.intake.names import show
from pipeline.model.findings import Finding, Refused
from pipeline.model.limits import Limits

_MB = 1_000_000
_SMALL = 10 * _MB
_PIECE = 1 << 17
_MOST_LISTED = 16 * _MB


@dataclass
class Package:
    """The parts of a zip by plain name, and how many bytes of each were really unpacked."""

    path: Path
    limits: Limits
    parts: dict[str, zipfile.ZipInfo]
    unpacked: dict[str, int] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return plain_part(name) in self.parts

    def unpack(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece.

        Raises Refused: file_damaged (absent, broken, wrong checksum or size), file_zip_bomb.
        """
        info = self.parts.get(plain_part(name))
        if info is None:
            raise damaged(f"the part {show(name)} is missing")
        size = check = 0
        with self.path.open("rb") as stream:
            for piece, packed in _pieces(stream, info):
                size += len(piece)
                self._count(info, size, packed)
                check = zlib.crc32(piece, check)
                if size <= info.file_size:
                    yield piece
        if size != info.file_size or check != info.CRC:
            raise damaged(f"the part {show(info.filename)} does not match its checksum")

    def _count(self, info: zipfile.ZipInfo, size: int, packed: int) -> None:
        """Stop where the limit is really reached, whatever was declared."""
        name = info.filename
        self.unpacked[name] = max(size, self.unpacked.get(name, 0))
        if sum(self.unpacked.values()) > self.limits.max_unpacked_mb * _MB:
            raise too_big("the workbook as a whole", size, self.limits)
        if size > _SMALL and size > self.limits.max_unpack_ratio * max(packed, 1):
            raise _tight_bomb(name, size, self.limits)


def open_package(path: Path, limits: Limits) -> Package:
    """List the parts of a zip.

    Raises Refused: file_damaged, file_encrypted, file_zip_bomb, file_duplicate_parts.
    """
    _check_list(path)
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as problem:
        raise damaged("its list of parts is cut off or broken") from problem
    parts: dict[str, zipfile.ZipInfo] = {}
    for info in listed:
        name = plain_part(info.filename)
        if name in parts:
            facts = {"part": show(info.filename)}
            raise Refused([Finding("file_duplicate_parts", facts=facts)])
        parts[name] = info
    if any(info.flag_bits & 1 for info in listed):
        raise Refused([Finding("file_encrypted")])
    for info in listed:
        if info.file_size > max(_SMALL, limits.max_unpack_ratio * max(info.compress_size, 1)):
            raise _tight_bomb(info.filename, info.file_size, limits)
    declared = sum(info.file_size for info in listed)
    if declared > limits.max_unpacked_mb * _MB:
        raise too_big("the workbook as a whole", declared, limits)
    return Package(path, limits, parts)


def plain_part(name: str) -> str:
    """The form in which part names are compared."""
    return name.replace("\\", "/").lstrip("/").casefold()


def damaged(problem: str) -> Refused:
    """The refusal that says where reading had to stop."""
    return Refused([Finding("file_damaged", facts={"problem": problem})])


def _check_list(path: Path) -> None:
    """Refuse a list of parts that would itself fill the memory."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 66_000))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise damaged("its end is missing")
    listed = int.from_bytes(tail[at + 12 : at + 16], "little")
    if listed > _MOST_LISTED:
        raise damaged("its list of parts is far too long")


def _pieces(stream: BinaryIO, info: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Unpacked pieces of a part with the packed bytes that they took so far."""
    broken = damaged(f"the part {show(info.filename)} is broken")
    if info.header_offset < 0:  # what zipfile makes of a list of parts that begins too late
        raise broken
    stream.seek(info.header_offset)
    head = stream.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04" or info.compress_type not in (0, 8):
        raise broken
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    stream.seek(name_length + extra_length, 1)
    left, packed = info.compress_size, 0
    unpacker = zlib.decompressobj(-15) if info.compress_type == 8 else None
    while left and (data := stream.read(min(_PIECE, left))):
        left -= len(data)
        packed += len(data)
        if unpacker is None:
            yield data, packed
            continue
        while data and not unpacker.eof:
            try:
                piece = unpacker.decompress(data, _PIECE)
            except zlib.error as problem:
                raise broken from problem
            yield piece, packed
            data = unpacker.unconsumed_tail
    if left or (unpacker is not None and not unpacker.eof):
        raise damaged(f"the part {show(info.filename)} is cut off")


def too_big(part: str, size: int, limits: Limits) -> Refused:
    """The refusal of what unpacks to more than the limit."""
    facts = {
        "part": part,
        "found": f"{size // _MB:,}",
        "limit": f"{limits.max_unpacked_mb:,} MB",
    }
    return Refused([Finding("file_zip_bomb", facts=facts)])


def _tight_bomb(name: str, size: int, limits: Limits) -> Refused:
    facts = {
        "part": f"the part {show(name)}",
        "found": f"{size // _MB:,}",
        "limit": f"{limits.max_unpack_ratio} times its packed size",
    }
    return Refused([Finding("file_zip_bomb", facts=facts)])
