"""Pages for people: one Jinja2 environment, one layout, one style sheet, charts without scripts."""

from pipeline.pages.charts import WHOLE_PAGE, Bar, Chart, place_bars
from pipeline.pages.render import render

__all__ = ["WHOLE_PAGE", "Bar", "Chart", "place_bars", "render"]
