"""Photos of sheets: known by their bytes, and rows that stand between two others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.scan import LEAST, PAGE, Crop, Frame, ScanKind, between, held, kind_of, widened

ANYWHERE = st.floats(-PAGE, 2 * PAGE, allow_nan=False)
FRAMES = st.builds(Frame.spanned, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE)
ROWS = st.integers(1, 300)
DRAWN = st.dictionaries(ROWS, st.tuples(st.integers(1, 2), FRAMES), max_size=6)


def is_on_page(frame: Frame) -> bool:
    return (
        0 <= frame.left <= frame.left + frame.width <= PAGE
        and 0 <= frame.top <= frame.top + frame.height <= PAGE
        and min(frame.width, frame.height) >= LEAST
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0", ScanKind.JPEG),
        (b"\x89PNG\r\n\x1a\n", ScanKind.PNG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", ScanKind.WEBP),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"II*\x00\x08", ScanKind.TIFF),
        (b"MM\x00*\x00", ScanKind.TIFF),
        (b"\x00\x00\x00\x18ftypheic", ScanKind.HEIC),
        (b"\x00\x00\x00\x18ftypmp42", None),
        (b"%PDF-1.7", ScanKind.PDF),
        (b"\r\n" * 100 + b"%PDF-1.4", ScanKind.PDF),
        (b" " * 2_000 + b"%PDF-1.4", None),
        (b"<svg onload='x'/>", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content: bytes, kind: ScanKind | None) -> None:
    assert kind_of(content) is kind


def test_kinds_have_the_endings_that_people_know() -> None:
    assert [kind.ending for kind in ScanKind] == [".jpg", ".png", ".webp", ".tif", ".heic", ".pdf"]


@given(ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE)
def test_a_frame_lies_on_the_page_and_can_be_seen(
    x1: float, y1: float, x2: float, y2: float
) -> None:
    frame = Frame.spanned(x1, y1, x2, y2)
    assert is_on_page(frame)
    assert frame == Frame.spanned(x2, y2, x1, y1), "whichever corner comes first"


def test_a_frame_is_where_it_was_drawn() -> None:
    assert Frame.spanned(100, 200, 9_000, 700) == Frame(100, 200, 8_900, 500)


@given(FRAMES, st.integers(-4, 8))
def test_a_frame_turns_with_its_page(frame: Frame, quarters: int) -> None:
    turned = frame.turned(quarters)
    assert is_on_page(turned)
    assert turned.turned(-quarters) == frame
    assert frame.turned(4) == frame


def test_what_is_above_comes_to_the_right_by_a_quarter() -> None:
    head = Frame(0, 0, PAGE, 1_000)
    assert head.turned(1) == Frame(9_000, 0, 1_000, PAGE)


@given(DRAWN, st.sets(ROWS))
def test_rows_between_two_stand_between_them(
    drawn: dict[int, tuple[int, Frame]], rows: set[int]
) -> None:
    fixed = {row: Crop(row, page, frame) for row, (page, frame) in drawn.items()}
    found = between(fixed.values(), rows)
    assert [crop.row for crop in found] == sorted({crop.row for crop in found})
    assert {crop.row: crop for crop in found if crop.drawn} == fixed, "what was drawn stays"
    for crop in found:
        assert is_on_page(crop.frame)
        if crop.drawn:
            continue
        assert crop.row in rows
        above = fixed[max(row for row in fixed if row < crop.row)]
        below = fixed[min(row for row in fixed if row > crop.row)]
        assert above.page == below.page == crop.page
        for edge in ("left", "top", "width", "height"):
            low, high = sorted((getattr(above.frame, edge), getattr(below.frame, edge)))
            assert low <= getattr(crop.frame, edge) <= high
    for row in rows - {crop.row for crop in found}:
        before = [fixed[one] for one in fixed if one < row]
        after = [fixed[one] for one in fixed if one > row]
        ends = (
            (max(before, key=lambda c: c.row), min(after, key=lambda c: c.row))
            if (before and after)
            else None
        )
        assert ends is None or ends[0].page != ends[1].page, "no row between two is left out"


@given(DRAWN, st.sets(ROWS), st.data())
def test_one_row_is_taken_out_and_no_other_moves(
    drawn: dict[int, tuple[int, Frame]], rows: set[int], data: st.DataObject
) -> None:
    before = between((Crop(row, *place) for row, place in drawn.items()), rows)
    assert held(before) == before, "what stands by the rule is not drawn"
    gone = data.draw(st.sampled_from([crop.row for crop in before] or [0]))
    left = {crop.row: crop.frame for crop in before if crop.row != gone}
    found = held(crop for crop in before if crop.row != gone)
    assert {crop.row: crop.frame for crop in found} == left
    assert between([crop for crop in found if crop.drawn], left) == found


def test_a_photo_from_aslant_has_rows_that_grow() -> None:
    first, last = (
        Crop(2, 1, Frame(1_000, 2_000, 8_000, 200)),
        Crop(6, 1, Frame(600, 4_000, 8_800, 400)),
    )
    found = between([last, first], [2, 3, 4, 6, 7])
    assert [(crop.row, str(crop.frame), crop.drawn) for crop in found] == [
        (2, "1000 2000 8000 200", True),
        (3, "900 2500 8200 250", False),
        (4, "800 3000 8400 300", False),
        (6, "600 4000 8800 400", True),
    ]
    assert str(found[1]) == "3=1: 900 2500 8200 250"


@pytest.mark.parametrize(
    ("frame", "others", "wider"),
    [
        (Frame(1_000, 1_000, 500, 200), [], Frame(940, 940, 620, 320)),
        (Frame(0, 0, PAGE, PAGE), [], Frame(0, 0, PAGE, PAGE)),
        (
            Frame(0, 1_000, PAGE, 200),
            [Frame(0, 780, PAGE, 200), Frame(0, 1_200, PAGE, 200)],
            Frame(0, 980, PAGE, 220),
        ),
        (
            Frame(1_000, 1_000, 500, 200),
            [Frame(500, 1_210, 520, 100), Frame(1_530, 900, 100, 600), Frame(0, 900, 990, 600)],
            Frame(990, 940, 540, 270),
        ),
        (Frame(0, 1_000, 500, 200), [Frame(0, 1_100, 500, 200)], Frame(0, 940, 560, 320)),
    ],
    ids=["alone", "whole page", "between two", "in a corner", "over another"],
)
def test_what_is_made_black_has_a_margin_but_not_in_the_lines_of_others(
    frame: Frame, others: list[Frame], wider: Frame
) -> None:
    assert widened(frame, others) == wider
