"""Reads the manual that ships: a file of Markdown per topic, and their order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from optindesk.core.manual import Manual, Topic

ENGLISH = "en"
_COMMENT = re.compile(r"<!--.*?-->\n*", re.DOTALL)


def load_manual(folder: Path, language: str) -> Manual:
    """The manual in a language as far as there is one (``de_AT`` is ``de``), else in English."""
    plain = language.replace("-", "_")
    for code in (plain, plain.partition("_")[0], ENGLISH):
        if (folder / code).is_dir():
            break
    order = tomllib.loads((folder / "order.toml").read_text(encoding="utf-8"))["topics"]
    topics = []
    for name in order:
        text = _COMMENT.sub("", (folder / code / f"{name}.md").read_text(encoding="utf-8"))
        title = text.partition("\n")[0].removeprefix("# ").strip()
        topics.append(Topic(name, title, text))
    return Manual(code, topics, folder / code)
