"""No attribute or method hides one of Qt: ``self.parent = ...`` breaks the program far away."""

import ast
import importlib
from collections.abc import Iterable, Iterator
from functools import cache

from source import Fault, Source, last_name

QT_MODULES = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg", "pyqtgraph")

# What Qt wants to be overridden, besides the event handlers.
VIRTUAL = frozenset(
    # item models
    "canFetchMore columnCount data dropMimeData fetchMore flags hasChildren headerData index "
    "insertRows itemData mimeData mimeTypes moveRows parent removeRows roleNames rowCount setData "
    "setHeaderData sibling sort supportedDragActions supportedDropActions "
    # delegates, styles, items, widgets, layouts, validators
    "createEditor destroyEditor editorEvent helpEvent initStyleOption paint setEditorData "
    "setModelData updateEditorGeometry drawComplexControl drawControl drawPrimitive drawItemText "
    "hitTestComplexControl pixelMetric polish standardIcon standardPalette styleHint "
    "subControlRect subElementRect sizeFromContents unpolish boundingRect contains shape "
    "event eventFilter focusNextPrevChild hasHeightForWidth heightForWidth minimumSizeHint "
    "sizeHint nativeEvent addItem count expandingDirections invalidate itemAt setGeometry "
    "minimumSize maximumSize takeAt validate "
    "viewportEvent scrollContentsBy keyboardSearch selectAll viewOptions visualRect scrollTo "
    "selectionCommand sizeHintForColumn sizeHintForRow inputMethodQuery metric drawBackground "
    "drawForeground drawRow accept reject done setVisible sliderChange "
    # undo commands, threads
    "id mergeWith redo undo run notify".split()
)


def faults(sources: Iterable[Source]) -> Iterator[Fault]:
    """All classes of the program that derive from one of Qt, over several steps too."""
    sources = list(sources)
    classes = {node.name: node for source in sources for node in _classes(source)}
    for source in sources:
        for node in _classes(source):
            taken = _taken(node, classes, frozenset())
            for where, name, is_method in _own_names(node):
                if name in taken and not (is_method and _may_override(name)):
                    yield source.fault(where, f"{node.name}.{name} hides a method of Qt")


def _classes(source: Source) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef))


def _may_override(name: str) -> bool:
    return name in VIRTUAL or name.endswith("Event")


def _taken(
    node: ast.ClassDef, classes: dict[str, ast.ClassDef], seen: frozenset[str]
) -> frozenset[str]:
    """The names that Qt has given to the bases of a class."""
    names: frozenset[str] = frozenset()
    for base in map(last_name, node.bases):
        if base in classes and base not in seen | {node.name}:
            names |= _taken(classes[base], classes, seen | {node.name})
        else:
            names |= _qt_names(base)
    return names


@cache
def _qt_names(name: str) -> frozenset[str]:
    for module in QT_MODULES:
        found = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type) and _is_object_of_qt(found):
            return frozenset(n for n in dir(found) if not n.startswith("_"))
    return frozenset()


def _is_object_of_qt(found: type) -> bool:
    # Enums and values of Qt are not derived from.
    names = {base.__name__ for base in found.__mro__}
    return bool(names & {"QObject", "QGraphicsItem", "QUndoCommand", "QLayoutItem", "QRunnable"})


def _own_names(node: ast.ClassDef) -> Iterator[tuple[ast.AST, str, bool]]:
    for item in node.body:
        if isinstance(item, ast.FunctionDef):
            is_method = not any(last_name(d) == "property" for d in item.decorator_list)
            yield item, item.name, is_method
            yield from ((where, name, False) for where, name in _attributes(item))
        elif isinstance(item, ast.Assign):
            yield from ((item, t.id, False) for t in item.targets if isinstance(t, ast.Name))
        elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            yield item, item.target.id, False


def _attributes(method: ast.FunctionDef) -> Iterator[tuple[ast.AST, str]]:
    """What a method stores in ``self``."""
    for node in ast.walk(method):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
        ):
            yield node, node.attr
