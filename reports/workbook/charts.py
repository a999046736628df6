"""The Summary's two charts: three parts as stacked bars, and the rate over time as a line."""

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.workbook.styles import AMBER, GREEN, LINE, RED, SLATE


def stacked_bars(frame: Worksheet, title: str, header: int, last: int, first_column: int) -> BarChart:
    """Three neighbouring columns from ``first_column``, complete, with gaps, not known, by column A."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    parts = Reference(frame, min_col=first_column, max_col=first_column + 2, min_row=header, max_row=last)
    chart.add_data(parts, titles_from_data=True)
    chart.set_categories(Reference(frame, min_col=1, min_row=header + 1, max_row=last))
    for series, colour in zip(chart.series, (GREEN, RED, AMBER), strict=True):
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = colour
    # A bar chart counts from the bottom; the table reads from the top.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.y_axis.number_format = "#,##0"
    chart.height = max(6.0, 2.8 + 0.9 * (last - header))
    _finish(chart, title)
    return chart


def rate_line(frame: Worksheet, title: str, header: int, last: int, rate_column: int) -> LineChart:
    """The rate, 0 to 100 %, by the dates in column A."""
    chart = LineChart()
    rates = Reference(frame, min_col=rate_column, min_row=header, max_row=last)
    chart.add_data(rates, titles_from_data=True)
    chart.set_categories(Reference(frame, min_col=1, min_row=header + 1, max_row=last))
    series = chart.series[0]
    series.graphicalProperties.line.solidFill = SLATE
    series.graphicalProperties.line.width = 28_000
    series.marker.symbol, series.marker.size = "circle", 6
    series.marker.graphicalProperties = GraphicalProperties(solidFill=SLATE)
    series.smooth = False
    chart.x_axis.number_format = "d mmm"
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.height = 7
    _finish(chart, title)
    chart.legend = None
    return chart


def _finish(chart: BarChart | LineChart, title: str) -> None:
    chart.title = title
    assert chart.title is not None
    chart.title.overlay = False
    chart.width = 17
    if chart.legend is not None:
        chart.legend.position = "b"
    for axis in (chart.x_axis, chart.y_axis):
        # Without this, Excel since 2016 hides the axes that openpyxl writes.
        axis.delete = False
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=LINE, w=6_350)))
    chart.layout = Layout(ManualLayout(x=0.02, y=0.14, w=0.94, h=0.68, layoutTarget="outer"))
