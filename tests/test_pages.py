"""Pages: escaped, complete or an error, the same bytes each time; charts that can be read out."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from importlib.resources import files

import pytest
from jinja2 import Environment, UndefinedError, meta

from pipeline.pages import Bar, place_bars, render
from pipeline.pages.render import keep_css_safe

TEMPLATES = sorted(
    path.name for path in files("pipeline.pages").iterdir() if path.name.endswith(".html")
)


def test_what_is_not_given_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError, match="title"):
        render("statement.html")


def test_a_style_sheet_gets_no_quotes_or_brackets() -> None:
    assert keep_css_safe("April 2025, cohort 2024") == "April 2025, cohort 2024"
    assert keep_css_safe('"}</style><b>\\A') == "   /style  b  A"


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_fetch_nothing_and_run_nothing(name: str) -> None:
    text = files("pipeline.pages").joinpath(name).read_text(encoding="utf-8")
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    # What a template takes in is part of it: no name that is made up while it runs.
    used = set(meta.find_referenced_templates(Environment().parse(text)))
    assert used <= {*TEMPLATES, "style.css"}


def test_a_chart_says_in_words_what_it_draws() -> None:
    bars = [Bar("Started", Fraction(300), "300", "2 things"), Bar("Back", Fraction(-1, 9), "-0.11")]
    chart = place_bars("Fees", bars, "fees")
    assert chart is not None
    assert chart.summary == "Started: 300; Back: -0.11"
    drawn = [(bar.length, bar.colour) for bar in chart.bars]
    assert drawn == [(210.0, "#1d70b8"), (1.0, "#d4351c")]


@pytest.mark.parametrize("amounts", [(), (0, 0)])
def test_nothing_to_draw_is_no_chart(amounts: tuple[int, ...]) -> None:
    assert place_bars("Fees", [Bar("x", Fraction(a), "0") for a in amounts], "fees") is None


def test_commands_that_render_nothing_do_not_import_jinja() -> None:
    code = (
        "import sys, pipeline.cli, pipeline.commands, pipeline.run, pipeline.operations.month_end;"
        "print([name for name in sys.modules if name.startswith(('jinja2', 'markupsafe'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"
