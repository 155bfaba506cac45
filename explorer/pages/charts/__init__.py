"""Charts for a page, as inline SVG: Vega-Lite draws them, without a browser and offline."""

from explorer.pages.charts.draw import svg, told
from explorer.pages.charts.heat import heat
from explorer.pages.charts.scatter import NO_TIER, Mark, scatter
from explorer.pages.charts.trend import Year, trend

__all__ = ["NO_TIER", "Mark", "Year", "heat", "scatter", "svg", "told", "trend"]
