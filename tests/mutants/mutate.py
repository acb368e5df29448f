"""Seeded damage: to the bytes of a CSV, to the structure of a ZIP, to the XML of a sheet."""

from __future__ import annotations

import io
import random
import re
import zipfile

TAG = re.compile(rb"<[^>]*>")
ODD = (
    b"\x00",
    b'"',
    b"\r",
    b"\n",
    b",",
    b";",
    b"\xff",
    b"\xc3",
    b"=1+1",
    b"'",
    b"\t",
    b"\xef\xbb\xbf",
    b"<!DOCTYPE a>",
    b"&amp;",
    b"&#0;",
    b"1e309",
    b"-",
    b"2024-02-30",
    b"\xe2\x80\xae",
    b"99999999999999999999",
)


def damage_bytes(data: bytes, rng: random.Random) -> bytes:
    """One to four small changes anywhere: cut, repeat, swap, overwrite, insert."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed) + 1)
        length = rng.choice((1, 1, 2, 8, 40, 400))
        kind = rng.randrange(5)
        if kind == 0:
            del changed[at : at + length]
        elif kind == 1:
            changed[at:at] = changed[at : at + length]
        elif kind == 2 and at < len(changed):
            changed[at] = rng.randrange(256)
        elif kind == 3:
            changed[at:at] = rng.choice(ODD)
        else:
            del changed[at:]
        if not changed:
            break
    return bytes(changed)


def damage_xml(part: bytes, rng: random.Random) -> bytes:
    """Tags taken out, doubled, put elsewhere; attributes and texts overwritten."""
    tags = list(TAG.finditer(part))
    if not tags:
        return damage_bytes(part, rng)
    one, other = rng.choice(tags), rng.choice(tags)
    kind = rng.randrange(5)
    if kind == 0:
        return part[: one.start()] + part[one.end() :]
    if kind == 1:
        return part[: one.end()] + one[0] + part[one.end() :]
    if kind == 2:
        return part[: one.start()] + other[0] + part[one.end() :]
    if kind == 3:
        return part[: one.end()] + rng.choice(ODD) + part[one.end() :]
    tag = re.sub(
        rb'"[^"]*"', b'"' + rng.choice((b"", b"9999999", b"A0", b"x", b"-1")) + b'"', one[0]
    )
    return part[: one.start()] + tag + part[one.end() :]


def damage_workbook(data: bytes, rng: random.Random) -> bytes:
    """A workbook whose parts were damaged, dropped, doubled or renamed and packed again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = rng.choice([name for name in names if name.endswith(".xml")])
        kind = rng.randrange(10)
        for name in names:
            part = old.read(name)
            if name == hit and kind == 0:
                continue
            if name == hit and kind == 1:
                name = rng.choice(("../" + name, "/" + name, name.upper(), name + "x"))
            if name == hit and kind >= 2:
                part = damage_xml(part, rng)
            new.writestr(name, part, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))
    return out.getvalue()


def make_mutant(data: bytes, rng: random.Random) -> bytes:
    """A damaged copy of a sample, CSV or workbook."""
    if data[:2] != b"PK":
        return damage_bytes(data, rng)
    return damage_workbook(data, rng) if rng.random() < 0.75 else damage_bytes(data, rng)
