"""Fills in a template of this folder: the same values give the same bytes."""

from __future__ import annotations

from functools import cache

# Takes some 0.07 seconds to import: whoever need not show a page imports this room only there.
from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, **values: object) -> str:
    """A whole page. Everything that is filled in is escaped, and a missing value is an error."""
    page = _environment().get_template(template).render(values)
    # The one character of ours that is not ASCII, so that pages read well in any encoding.
    return page.replace("\N{POUND SIGN}", "&pound;")


def keep_css_safe(text: str) -> str:
    """Only characters that are safe inside a style sheet's string and its element."""
    return "".join(c if c.isalnum() or c in " ,-/" else " " for c in text)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("pipeline.pages", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    # Nothing by chance: neither made-up text nor an order that differs from one day to the next.
    del made.globals["lipsum"], made.filters["random"]
    made.filters["css_safe"] = keep_css_safe
    return made
