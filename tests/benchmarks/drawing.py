"""Plain charts of measured figures as SVG text: bars and curves on logarithmic axes."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

WIDTH, ROW, LEFT, TOP = 760, 15, 190, 46
COLOURS = ("#1f5fa8", "#c4622d", "#3d7f4b", "#7a5195")
STYLE = 'font-family="Noto Sans, sans-serif" font-size="12" fill="#333"'

Curve = tuple[str, Sequence[tuple[float, float]]]


def bars(
    title: str, groups: Sequence[tuple[str, Sequence[float | None]]], series: Sequence[str]
) -> str:
    """One bar a series in each group, lengths logarithmic; None where there is no figure."""
    known = [value for _, values in groups for value in values if value]
    low, high = floor(log10(min(known))), ceil(log10(max(known)))
    scale = (WIDTH - LEFT - 70) / (high - low)
    height = TOP + 20 + len(groups) * (ROW * len(series) + 12) + 24
    parts = [_text(10, 18, title, weight=True), *_legend(series, 34)]
    for power in range(low, high + 1):
        x = LEFT + (power - low) * scale
        parts.append(_line(x, TOP, x, height - 24, "#ddd"))
        parts.append(_text(x, height - 8, f"{10.0**power:g} ms", "middle"))
    y = TOP + 10
    for name, values in groups:
        parts.append(_text(LEFT - 8, y + ROW * len(series) / 2 + 4, name, "end"))
        for number, value in enumerate(values):
            if value:
                length = max(1.0, (log10(value) - low) * scale)
                colour = COLOURS[number % len(COLOURS)]
                box = f'x="{LEFT}" y="{y}" width="{length:.1f}" height="{ROW - 2}"'
                parts.append(f'<rect {box} fill="{colour}"/>')
                parts.append(_text(LEFT + length + 5, y + ROW - 4, f"{value:,.3g}"))
            else:
                parts.append(_text(LEFT + 5, y + ROW - 4, "not measured"))
            y += ROW
        y += 12
    return _svg(WIDTH, height, title, parts)


def curves(title: str, panels: Sequence[tuple[str, str, Sequence[Curve]]]) -> str:
    """Small charts side by side, two a row: name, unit of the height, and curves."""
    width, tall = WIDTH // 2, 230
    height = 30 + tall * -(-len(panels) // 2)
    parts = [_text(10, 18, title, weight=True)]
    for number, (name, unit, drawn) in enumerate(panels):
        x, y = number % 2 * width, 30 + number // 2 * tall
        parts += [f'<g transform="translate({x} {y})">', *_panel(name, unit, drawn, width, tall)]
        parts.append("</g>")
    return _svg(WIDTH, height, title, parts)


def _panel(name: str, unit: str, drawn: Sequence[Curve], width: int, tall: int) -> list[str]:
    left, right, top, bottom = 46, width - 16, 52, tall - 26
    # 0 has no place on a logarithmic axis: it stands where a half would.
    points = [(max(x, 0.5), y) for _, curve in drawn for x, y in curve if y > 0]
    xs, ys = [log10(x) for x, _ in points], [log10(y) for _, y in points]
    x_low, x_high, y_low, y_high = min(xs), max(xs), floor(min(ys)), ceil(max(ys))
    y_high = max(y_high, y_low + 1)

    def at(x: float, y: float) -> tuple[float, float]:
        across = (log10(max(x, 0.5)) - x_low) / ((x_high - x_low) or 1)
        up = (log10(y) - y_low) / (y_high - y_low)
        return left + across * (right - left), bottom - up * (bottom - top)

    parts = [_text(left, 16, name, weight=True)]
    parts += _legend([label for label, _ in drawn], 32, left, 110)
    for power in range(y_low, y_high + 1):
        _, y = at(1, 10.0**power)
        parts += [
            _line(left, y, right, y, "#ddd"),
            _text(left - 6, y + 4, f"{10.0**power:g}", "end"),
        ]
    parts.append(_text(left - 40, top - 8, unit))
    for x, _ in drawn[0][1]:
        place, _ = at(x, 1)
        parts.append(_text(place, bottom + 16, _short(x), "middle"))
    for number, (_, curve) in enumerate(drawn):
        colour = COLOURS[number % len(COLOURS)]
        places = [at(x, y) for x, y in curve if y > 0]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    return parts


def _legend(labels: Sequence[str], y: int, left: int = LEFT, step: int = 110) -> list[str]:
    parts: list[str] = []
    for number, label in enumerate(labels):
        x = left + number * step
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<rect x="{x}" y="{y - 10}" width="11" height="11" fill="{colour}"/>')
        parts.append(_text(x + 16, y, label))
    return parts


def _short(number: float) -> str:
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:g}{unit}"
    return f"{number:g}"


def _text(x: float, y: float, text: str, anchor: str = "start", weight: bool = False) -> str:
    bold = ' font-weight="bold"' if weight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{bold}>{escape(text)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} stroke="{colour}"/>'


def _svg(width: int, height: float, title: str, parts: Sequence[str]) -> str:
    size = f'width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {STYLE}>'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *parts, "</svg>", ""])
