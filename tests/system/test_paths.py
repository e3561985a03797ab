"""Where things lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from optindesk.system import paths


def test_a_checkout_has_its_resources_beside_app() -> None:
    assert paths.resources() == Path(__file__).parents[2] / "resources"


def test_an_installed_program_has_them_inside(tmp_path: Path) -> None:
    package = tmp_path / "app" / "optindesk"
    (package / "_resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    assert paths.resources(package) == package / "_resources"


def test_a_broken_installation_says_where_it_looked(tmp_path: Path) -> None:
    package = tmp_path / "app" / "optindesk"
    with pytest.raises(FileNotFoundError, match="_resources"):
        paths.resources(package)


def test_the_practice_desk_lies_within_the_data_and_logs_and_settings_do_not() -> None:
    data = paths.data_folder()
    assert paths.practice_folder(data) == data / "practice"
    assert data.is_absolute()
    assert "desk" in data.name.lower()
    assert not paths.log_file().is_relative_to(data)
    assert not paths.settings_file().is_relative_to(data)


def test_no_test_sees_the_real_home(invented_home: Path) -> None:
    for place in (paths.data_folder(), paths.log_file(), paths.settings_file()):
        assert place.is_relative_to(invented_home)
