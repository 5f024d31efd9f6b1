"""What the writers of documents need of Qt: text measured, charts and pages painted."""

from explorer.backend.charts.layout import EDGELESS, LayoutStyle, layout
from explorer.backend.charts.marks import ChartModel
from explorer.backend.documents import placing
from explorer.backend.documents.tools import Template, Tools
from explorer.backend.labels import Labels
from explorer.views import chart_export, painter
from explorer.views.paper import PaperSize
from explorer.views.pdf_document import to_pdf

DPI = 300


def document_tools(labels: Labels, template: Template | None = None) -> Tools:
    """The tools, with a Word template if there is one; works without a screen."""
    chart_export.ensure_gui()

    def picture(chart: ChartModel, width_cm: float, height_cm: float) -> bytes:
        style = LayoutStyle(is_paper=True, is_rtl=labels.is_rtl, pad=EDGELESS)
        size = width_cm * chart_export.UNITS_PER_CM, height_cm * chart_export.UNITS_PER_CM
        laid_out = layout(placing.bare(chart), *size, painter.measure, style)
        return chart_export.to_png(laid_out, PaperSize(width_cm, height_cm, DPI), {})

    return Tools(painter.measure, picture, to_pdf, template)
