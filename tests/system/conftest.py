"""What the tests of the system layer share."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog


@pytest.fixture(scope="session")
def messages() -> ModuleType:
    """packaging/messages.py, by its path: `packaging` is also the name of somebody else's."""
    path = Path(__file__).parents[2] / "packaging" / "messages.py"
    spec = importlib.util.spec_from_file_location("desk_messages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def template(messages: ModuleType) -> Catalog:
    """All messages of the sources; to find them takes seconds."""
    catalog = messages.extracted()
    assert isinstance(catalog, Catalog)
    return catalog
