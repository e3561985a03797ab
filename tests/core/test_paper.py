"""What is to be read on paper is blocks, one after the other."""

from __future__ import annotations

from optindesk.core.document import Facts, Heading, Text
from optindesk.core.paper import Document, Section


def test_a_document_is_its_title_its_text_and_its_sections() -> None:
    name = (("Name", "Ana"),)
    document = Document(
        "All of it", "Anna's Flowers", "What we know.", (Section("Who", items=(name,)),), "{page}"
    )
    booklet = document.booklet
    assert (booklet.title, booklet.about, booklet.foot, booklet.page) == (
        "All of it", "All of it", "Anna's Flowers", "{page}",
    )  # fmt: skip
    assert booklet.blocks == (
        Heading("All of it", 1), Text("What we know."), Heading("Who"), Facts(name),
    )  # fmt: skip
