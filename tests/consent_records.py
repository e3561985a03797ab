"""Reads exported proofs as strangers do: by the schema that they have to keep, and as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SCHEMA = Path(__file__).parent / "schemas" / "consent-record.schema.json"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def check_form(plain: Any) -> None:
    """Raises JsonSchemaException where a file of proofs has not the form that it should have."""
    _checker()(plain)


@cache
def _checker() -> Callable[[Any], Any]:
    schema = pytest.importorskip("fastjsonschema")  # with CI=true, to skip is to fail
    return schema.compile(json.loads(SCHEMA.read_text("utf-8")))  # type: ignore[no-any-return]


def triples(plain: Any) -> set[tuple[str, str, str]]:
    """What a file of proofs says, as subject, predicate and object; “type” stands for rdf:type."""
    jsonld = pytest.importorskip("pyld.jsonld")

    def loader(url: str, options: Any) -> Any:
        raise AssertionError(f"it wants to fetch {url}")

    graph = jsonld.to_rdf(plain, {"documentLoader": loader})["@default"]
    return {
        (
            one["subject"]["value"],
            "type" if one["predicate"]["value"] == RDF_TYPE else one["predicate"]["value"],
            one["object"]["value"],
        )
        for one in graph
    }
