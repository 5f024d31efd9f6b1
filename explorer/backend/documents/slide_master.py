"""The master of the slides: its width, fonts and colours."""

from typing import Any

from explorer.backend.charts.palette import COLOURS

EMU_PER_CM = 360_000

_WIDER = 4 / 3
"""The library's example is 25.4 cm wide and as high as ours."""
_FONT = "Noto Sans"
_THEME = {
    "dk1": "text",
    "lt1": "paper",
    "dk2": "quiet",
    "lt2": "tint",
    "hlink": "accent",
    "folHlink": "quiet",
} | {f"accent{n}": f"series{n}" for n in range(1, 7)}


def prepare(show: Any, width_cm: float, height_cm: float) -> None:
    """Width, fonts and colours of the master, so that slides added by hand look alike."""
    import lxml.etree as trees

    show.slide_width, show.slide_height = (round(cm * EMU_PER_CM) for cm in (width_cm, height_cm))
    master = show.slide_master
    for holder in (master, *master.slide_layouts):
        for shape in holder.placeholders:
            left, width, top, height = shape.left, shape.width, shape.top, shape.height
            shape.left, shape.width = round(left * _WIDER), round(width * _WIDER)
            shape.top, shape.height = top, height
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = relation.target_part
            root: Any = trees.fromstring(theme.blob)
            _colour_theme(root)
            theme.blob = trees.tostring(root, encoding="UTF-8", standalone=True)
    for name in ("dt", "ftr", "sldNum"):
        for holder in (master, *master.slide_layouts):
            for shape in list(holder.placeholders):
                element = shape.element.find(".//{*}ph")
                if element is not None and element.get("type") == name:
                    shape.element.getparent().remove(shape.element)


def _colour_theme(root: Any) -> None:
    colours = COLOURS["light"]
    for name, role in _THEME.items():
        for slot in root.iter(f"{{*}}{name}"):
            for child in list(slot):
                slot.remove(child)
            made = slot.makeelement(slot.tag.replace(name, "srgbClr"), {"val": colours[role][1:]})
            slot.append(made)
    for kind in ("majorFont", "minorFont"):
        for font in root.iter(f"{{*}}{kind}"):
            font.find("{*}latin").set("typeface", _FONT)
