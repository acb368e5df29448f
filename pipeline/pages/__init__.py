"""Pages for people: one Jinja2 environment, one layout, one style sheet, charts without scripts."""

from pipeline.pages.charts import Bar, Chart, place_bars
from pipeline.pages.render import render

__all__ = ["Bar", "Chart", "place_bars", "render"]
