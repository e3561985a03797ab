"""Where things lie on this computer: what we ship, the data, the settings, the log file."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).parents[1]

APP = "optindesk" if sys.platform.startswith("linux") else "Opt-In Desk"
"""The folder's name: lower case without a space where that is the custom."""


def resources(package: Path = PACKAGE) -> Path:
    """The folder of what we ship: inside an installed or built program, beside `app` in a checkout.

    Raises FileNotFoundError when neither is there: a broken installation.
    """
    places = (package / "_resources", package.parents[1] / "resources")
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the resources are missing: looked for {places[0]} and {places[1]}")


def data_folder() -> Path:
    """Where the desk's data lies unless told otherwise; on Windows it does not roam."""
    return platformdirs.user_data_path(APP, appauthor=False)


def practice_folder(data: Path) -> Path:
    """The practice desk's own data folder, within the real one's."""
    return data / "practice"


def log_file() -> Path:
    """The program's own log: what helps to find a bug, never personal data."""
    return platformdirs.user_log_path(APP, appauthor=False) / "optindesk.log"


def settings_file() -> Path:
    """The few settings that stand outside of the database."""
    return platformdirs.user_config_path(APP, appauthor=False) / "settings.json"
