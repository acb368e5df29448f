"""The pictures in the docs show what the program makes today: their texts are made anew."""

from __future__ import annotations

from pathlib import Path

from tools.pictures.shown import PICTURES, make_files, texts_of


def test_the_texts_of_the_pictures_are_those_of_today(tmp_path: Path) -> None:
    texts = texts_of(make_files(tmp_path))
    for name, text in texts.items():
        assert (PICTURES / f"{name}.txt").read_text(encoding="utf-8") == text, name
        assert (PICTURES / f"{name}.png").read_bytes()[:4] == b"\x89PNG"
