"""The practice desk: furnished once, and its people answer when they are let."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from office import Office
from optindesk.core.ports import PracticePerson, PracticeQuestion
from optindesk.flows.practising import furnish, let_all_answer
from optindesk.store import archive

PEOPLE = [PracticePerson("Ana", "ana@people.example", "de")]


class Invented:
    """People who remember how they were let answer."""

    def __init__(self) -> None:
        self.answered: list[tuple[int, str]] = []

    def people(self) -> list[PracticePerson]:
        return PEOPLE

    def questions(self) -> list[PracticeQuestion]:
        return [PracticeQuestion(7, PEOPLE[0], "yes")]

    def ways(self) -> list[str]:
        return ["yes"]

    def answer(self, number: int, way: str) -> None:
        self.answered.append((number, way))


def test_a_practice_desk_is_furnished_once(office: Office) -> None:
    invented: Any = Invented()
    desk = replace(office.desk, practice=invented)
    assert desk.is_practice
    for _ in range(2):
        furnish(desk)
    assert [known.name for known in archive.all_lists()] == ["Flower news"]
    assert office.contact("ana@people.example").language == "de"
    assert let_all_answer(desk) == 1
    assert invented.answered == [(7, "yes")]


def test_a_real_desk_is_never_furnished(office: Office) -> None:
    furnish(office.desk)
    assert archive.all_lists() == []
    assert let_all_answer(office.desk) == 0
