"""From a chart to SVG, with one look for all of them.

The colours are those of Okabe and Ito, which colour-blind readers tell apart. The reader's own
fonts are used and are not known here: room for text is reckoned by its letters, never measured.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

import altair as alt
import vl_convert
from markupsafe import Markup

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, INK, GREY = "#56B4E9", "#CC79A7", "#1f2933", "#7b8794"
LINES = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
HATCH = "url(#not-measured)"
"""The page's pattern for what was not measured."""
NOT_MEASURED = "未测得 n/m"
FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
FONT_SIZE = 12

_WIDE = "WF"


def chart_of(values: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """A chart of these rows and no others: nothing is read from elsewhere."""
    return alt.Chart(alt.InlineData(values=list(values)))


def svg(chart: alt.LayerChart | alt.FacetChart, description: str) -> Markup:
    """The chart as an SVG element as wide as the place it stands in, told to screen readers."""
    styled = (
        chart.configure(font=FONT, padding=4, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=FONT_SIZE - 1,
            labelColor=INK,
            grid=True,
            gridColor="#e4e7eb",
            domainColor="#9aa5b1",
            tickColor="#9aa5b1",
            title=None,
        )
        .configure_text(fontSize=FONT_SIZE, color=INK)
        .configure_mark(aria=False)
    )
    spec: dict[str, Any] = styled.to_dict()
    drawn: str = vl_convert.vegalite_to_svg(spec)
    escaped = Markup.escape(description)
    opening = Markup('<svg role="img" aria-label="{}" ').format(escaped)
    return opening + Markup(drawn.removeprefix("<svg "))  # noqa: S704  the renderer escapes its text


def shortened(text: str, cells: int) -> str:
    """The text cut to so many cells, a Chinese character taking two."""
    used = 0
    for place, letter in enumerate(text):
        used += 2 if east_asian_width(letter) in _WIDE else 1
        if used > cells:
            return text[:place].rstrip() + "…"
    return text
