"""What macOS reads about the program (Info.plist), beside what PyInstaller writes by itself."""

from __future__ import annotations

from typing import Any

from optindesk import __version__
from optindesk.composition.second_start import COLLECTOR
from optindesk.system.language import available

NAME = "Opt-In Desk"
IDENTIFIER = "desk.optin.optindesk"
"""As on Linux (AppStream): no domain is ours yet, and this one can be nobody else's."""

WINDOW = "optindesk-desk"
"""The program that the bundle opens; `optindesk` for the terminal lies beside it."""

OLDEST = "13.0"
"""Qt 6.10 and 6.11 ask for that much."""

_FILES = (
    ("collector", "Opt-In Desk collector", COLLECTOR, "public.json"),
    ("signups", "sign-ups collected for Opt-In Desk", ".optindesk-signups", "public.plain-text"),
)
"""Our own files: name, what Finder calls them, their ending, and what they are a kind of."""


def info() -> dict[str, Any]:
    """The keys; PyInstaller adds CFBundleName, the icon and the like."""
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleExecutable": WINDOW,
        "CFBundleShortVersionString": __version__,
        "CFBundleVersion": __version__,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": sorted(available()),  # else the system's own dialogs are English
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": OLDEST,
        "LSBackgroundOnly": False,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,  # dark where the system is
        "NSHumanReadableCopyright": "MIT",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": said,
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [f"{IDENTIFIER}.{name}"],
            }
            for name, said, _, _ in _FILES
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": f"{IDENTIFIER}.{name}",
                "UTTypeDescription": said,
                "UTTypeConformsTo": [kind],
                "UTTypeTagSpecification": {"public.filename-extension": [ending.lstrip(".")]},
            }
            for name, said, ending, kind in _FILES
        ],
    }
