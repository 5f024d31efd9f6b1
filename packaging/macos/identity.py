"""What the program tells macOS about itself."""

import platform
from typing import Any

NAME = "Case Explorer"
IDENTIFIER = "invalid.case-explorer"
"""No domain on the network belongs to the program; the top level ".invalid" is nobody's."""
WORKSPACE = f"{IDENTIFIER}.workspace"
MINIMUM = {"x86_64": "12.0", "arm64": "12.3"}
"""By processor. PySide6 asks for 12.0, SciPy on Apple silicon for 12.3: ``wheels.py`` looks."""
ICON, WORKSPACE_ICON = "case-explorer.icns", "workspace.icns"
TABLES = (
    "public.comma-separated-values-text",
    "public.tab-separated-values-text",
    "org.openxmlformats.spreadsheetml.sheet",
    "com.microsoft.excel.xls",
    "org.oasis-open.opendocument.spreadsheet",
)
"""Kinds of files for which "Open with" names the program; they keep the program they have."""

ENTITLEMENTS = {
    # ctypes and PySide6 make small pieces of code while they run.
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
    # Qt may be replaced by one that somebody else has signed, as the LGPL wants.
    "com.apple.security.cs.disable-library-validation": True,
}
"""What the hardened runtime must allow. No network, no camera, no files besides those chosen."""


def info_plist(version: str, processor: str = "") -> dict[str, Any]:
    """The keys of ``Info.plist`` beyond those that PyInstaller writes itself."""
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en"],
        "LSMinimumSystemVersion": MINIMUM[processor or platform.machine()],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "NSHighResolutionCapable": True,
        # False: it follows the dark mode of the system.
        "NSRequiresAquaSystemAppearance": False,
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": "MIT licence; Qt and PySide6 under the LGPL",
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": WORKSPACE,
                "UTTypeDescription": f"{NAME} workspace",
                "UTTypeConformsTo": ["public.data", "public.content"],
                "UTTypeIconFile": WORKSPACE_ICON,
                "UTTypeTagSpecification": {"public.filename-extension": ["cxw"]},
            }
        ],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": f"{NAME} workspace",
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": WORKSPACE_ICON,
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [WORKSPACE],
            },
            {
                "CFBundleTypeName": "Table",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": list(TABLES),
            },
        ],
    }
