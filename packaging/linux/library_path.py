"""Runs first in the built program: its own libraries are for itself.

PyInstaller's starter sets LD_LIBRARY_PATH to the program's folder. By now the linker has read it,
and what this program starts (the browser to sign in, what shows a PDF) must find the system's.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before is None:
    os.environ.pop("LD_LIBRARY_PATH", None)
else:
    os.environ["LD_LIBRARY_PATH"] = before
