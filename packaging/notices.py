"""Writes what the package carries: a text for people and a list for programs (CycloneDX)."""

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parts import Part

TEXT, LIST = "THIRD-PARTY.txt", "sbom.cdx.json"
RULE = "=" * 88
HEAD = """What others have made and Case Explorer {version} carries, with the terms of each.

{rule}
Qt and PySide6: how to replace them
{rule}

Case Explorer uses Qt and PySide6 (Qt for Python) under the GNU Lesser General Public License,
version 3; its text and that of the GNU General Public License, which it builds on, stand below.
Nothing in Case Explorer's own terms (the MIT licence) forbids to take it apart to find faults
in a changed Qt.

Both are plain files beside the program: the folders "_internal/PySide6" and
"_internal/shiboken6", with links or copies in "_internal". To use a Qt of your own, build Qt and
PySide6 of the version named below, or one that is compatible with it, for the same Python and
processor, and put your files in the place of those of the same names. On Windows and macOS your
files do not carry the publisher's signature: on macOS sign the program again
("codesign --force --deep --sign - 'Case Explorer.app'").

Their sources: https://download.qt.io/official_releases/qt/ and
https://download.qt.io/official_releases/QtForPython/, in the folders of the version named
below. Changes made here: debugging symbols were taken out; on Linux the data file of ICU has
fewer languages (packaging/icu.py of Case Explorer's sources does it). What Qt itself contains is
told at https://doc.qt.io/qt-6/licenses-used-in-qt.html.
"""


def text(version: str, parts: Iterable[Part], resources: Path) -> str:
    """All notices; each text once, however many parts bring the same."""
    parts = list(parts)
    lines = [HEAD.format(version=version, rule=RULE), RULE, "Parts", RULE, ""]
    for part in parts:
        where = f" (in {part.within})" if part.within else ""
        lines.append(f"{part.name} {part.version}".rstrip() + f"{where}: {part.terms}")
    lines += ["Noto Sans: OFL-1.1", "Natural Earth, the map: public domain", ""]
    seen: dict[str, str] = {}
    own = [
        (f"resources: {path.relative_to(resources)}", path.read_text("utf-8").strip())
        for path in sorted(resources.rglob("LICENSE*"))
    ]
    named = [(f"{part.name}: {name}", body) for part in parts for name, body in part.texts]
    for title, body in [*named, *own]:
        lines += [RULE, title, RULE, ""]
        if body in seen:
            lines += [f"The same as {seen[body]}.", ""]
        else:
            seen[body] = title
            lines += [body, ""]
    return "\n".join(lines)


def listed(version: str, parts: Iterable[Part], when: int, system: str) -> dict[str, Any]:
    """The parts as a CycloneDX 1.6 bill of materials; the same for the same package."""
    root = f"pkg:generic/case-explorer@{version}"
    components = [_component(part) for part in parts]
    named = json.dumps(components, sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{root} {system} {named}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(when, UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": "Case Explorer",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
                "purl": root,
            },
            "properties": [{"name": "system", "value": system}],
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [item["bom-ref"] for item in components]}],
    }


def _component(part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": part.address or f"{part.within}#{part.name}",
        "name": part.name,
    }
    if part.version:
        found["version"] = part.version
    if part.terms.startswith("LicenseRef-"):
        found["licenses"] = [{"license": {"name": f"see {TEXT}"}}]
    else:
        found["licenses"] = [{"expression": part.terms}]
    if part.address:
        found["purl"] = part.address
    if part.within:
        found["properties"] = [{"name": "carried within", "value": part.within}]
    return found


def write(folder: Path, version: str, parts: Iterable[Part], when: int, system: str) -> None:
    """Put both files into a package."""
    parts, inside = list(parts), folder / "_internal"
    told = text(version, parts, inside / "resources")
    (inside / TEXT).write_text(told, "utf-8", newline="\n")
    bill = json.dumps(listed(version, parts, when, system), indent=1, ensure_ascii=False)
    (inside / LIST).write_text(bill + "\n", "utf-8", newline="\n")
