"""Tokens survive what people and mailers do to them, and nothing else passes for one."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from optindesk.core.token import (
    ALPHABET,
    LARGEST_NUMBER,
    Purpose,
    Spelled,
    code_for,
    erased_key,
    find_tokens,
    is_genuine,
    message_id,
    read_code,
    read_message_id,
    read_token,
    same_code,
    sealed,
    spell,
    subkey,
    token_places,
)

KEY = bytes(range(32))
PARTS = ("anna@example.org", "list:1=None", 3)

numbers = st.integers(1, LARGEST_NUMBER) | st.sampled_from(
    [1, 31, 32, 32**5 - 1, 32**5, LARGEST_NUMBER - 1, LARGEST_NUMBER]
)
tokens = st.builds(Spelled, numbers, st.integers(0, 2**128 - 1)) | numbers.map(
    lambda number: sealed(KEY, Purpose.TOKEN, number, *PARTS)
)
seeds = st.integers(0, 2**32)


def without_tokens(text: str) -> str:
    """The text with every token taken out (DESIGN 4.4: the token goes first of all)."""
    rest, last = [], 0
    for start, end in token_places(text):
        rest.append(text[last:start])
        last = end
    return " ".join([*rest, text[last:]])


def token(number: int = 7) -> Spelled:
    return sealed(KEY, Purpose.TOKEN, number, *PARTS)


# --- what is done to a token on its way -----------------------------------------------------------


def retyped(written: str, dice: random.Random) -> str:
    """In any case, with the letters that look alike."""
    alike = {"0": "0oO", "1": "1iIlL"}
    return "".join(dice.choice(alike.get(letter, letter + letter.lower())) for letter in written)


def spaced(written: str, dice: random.Random) -> str:
    return written.replace("-", dice.choice([" ", "  ", " - ", "\u00a0", ".", "_", "\t", ""]))


def with_other_dashes(written: str, dice: random.Random) -> str:
    return "".join(
        dice.choice("-\u2010\u2011\u2012\u2013\u2014\u2212") if sign == "-" else sign
        for sign in written
    )


def with_invisibles(written: str, dice: random.Random) -> str:
    return "".join(sign + dice.choice(["", "", "\u00ad", "\u200b", "\ufeff"]) for sign in written)


def broken_at(written: str, dice: random.Random, break_: str) -> str:
    at = dice.randrange(1, len(written))
    return written[:at] + break_ + written[at:]


def wrapped_in_a_quote(written: str, dice: random.Random) -> str:
    return broken_at(written, dice, dice.choice(["\n", "\r\n", "\n> ", "\n> > ", "\n>> ", "\n¦ "]))


def soft_broken(written: str, dice: random.Random) -> str:
    return broken_at(written, dice, dice.choice(["=\n", "=\r\n", "=\n> "]))


def wrapped_at_each_dash(written: str, dice: random.Random) -> str:
    return written.replace("-", "-\n> ")


HARMS: list[Callable[[str, random.Random], str]] = [
    lambda written, dice: written,
    retyped,
    spaced,
    with_other_dashes,
    with_invisibles,
    wrapped_in_a_quote,
    soft_broken,
    wrapped_at_each_dash,
]
harms = st.sampled_from(HARMS)


@given(tokens)
def test_a_token_is_spelled_in_groups_of_four_and_read_back(given_token: Spelled) -> None:
    written = spell(given_token)
    assert {len(group) for group in written.split("-")} == {4}
    assert set(written) <= {*ALPHABET, "-"}
    assert read_token(written) == given_token


def test_a_number_that_no_token_can_carry_is_refused() -> None:
    for number in (-1, LARGEST_NUMBER + 1):
        with pytest.raises(ValueError, match="cannot carry"):
            spell(Spelled(number, 1))


def test_one_token_has_one_spelling_only() -> None:
    written = spell(token(1)).replace("-", "")
    number, rest = "000000001", written[5:-1]
    for check in ALPHABET:
        assert read_token(number + rest + check) is None
    assert read_token("ZZZZZZZZZ" + rest + written[-1]) is None


def test_a_mac_of_more_than_128_bits_is_none() -> None:
    written = spell(Spelled(1, 0)).replace("-", "")
    for check in ALPHABET:
        assert read_token(written[:5] + "8" + written[6:-1] + check) is None


@given(tokens, harms, seeds)
@example(Spelled(7, 5), retyped, 1)
def test_a_token_survives_people_and_mailers(
    given_token: Spelled, harm: Callable[[str, random.Random], str], seed: int
) -> None:
    harmed = harm(spell(given_token), random.Random(seed))
    assert given_token in [found for _, found in find_tokens(harmed)]
    assert harm in (wrapped_in_a_quote, soft_broken) or read_token(harmed) == given_token


BEFORE = st.sampled_from(["", "Your code is ", "That code from your mail this week: ", "with\n> "])
BEHIND = st.sampled_from(["", " that came with your mail, dear shop", "\n> they sent, dear shop."])


@given(tokens, harms, seeds, BEFORE, BEHIND)
def test_a_token_is_found_in_a_whole_pasted_mail(
    given_token: Spelled,
    harm: Callable[[str, random.Random], str],
    seed: int,
    before: str,
    behind: str,
) -> None:
    harmed = harm(spell(given_token), random.Random(seed))
    mail = f"Good morning,\n\n> Dear Anna,\n> {before}{harmed}{behind}\n> \n> Your flower shop\n"
    assert given_token in [found for _, found in find_tokens(mail)]


@given(tokens)
def test_a_token_is_found_in_a_mailto_link(given_token: Spelled) -> None:
    link = f"mailto:shop@example.org?subject=YES%20{spell(given_token)}&body=YES"
    assert given_token in [found for _, found in find_tokens(link)]


@given(tokens, st.data())
def test_any_single_wrong_letter_is_found(given_token: Spelled, data: st.DataObject) -> None:
    written = spell(given_token)
    at = data.draw(st.sampled_from([i for i, sign in enumerate(written) if sign != "-"]))
    wrong = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != written[at]]))
    assert read_token(written[:at] + wrong + written[at + 1 :]) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0001",
        "yes",
        spell(token()) + "7",
        spell(token())[:-1],
        spell(token())[:-1] + "U",
        "ä" + spell(token()),
        "0" * 4000,
    ],
)
def test_what_is_no_token_is_none(text: str) -> None:
    assert read_token(text) is None


def test_a_word_with_a_letter_that_we_do_not_use_is_no_token() -> None:
    assert find_tokens("0001 " + "UUUU " * 8) == []


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@given(st.text() | st.text("0O1Il-ABCD \n>", max_size=400))
def test_no_text_without_a_token_of_ours_has_a_genuine_one(text: str) -> None:
    for written, found in find_tokens(text):
        assert read_token(written) == found
        assert not is_genuine(found, KEY, Purpose.TOKEN, *PARTS)


def test_each_token_is_found_once_in_the_order_of_the_text() -> None:
    first, second = spell(token(1)), spell(token(2))
    text = f"{second}, {first} and {second.lower()}"
    assert find_tokens(text) == [(second, token(2)), (first, token(1))]


def test_a_token_is_found_behind_any_empty_lines_and_goes_on_behind_none() -> None:
    one, other = spell(sealed(KEY, Purpose.TOKEN, 17)), spell(sealed(KEY, Purpose.TOKEN, 18))
    text = f"Yes\n>\n> \n> {one}\n\n¦ \n\n  {other} {'behind ' * 200}"
    assert [written for written, _ in find_tokens(text)] == [one, other]
    assert [text[start:end] for start, end in token_places(text)] == [one, other]
    assert find_tokens(f"> {one[:14]}\n> {one[14:]}")
    assert not find_tokens(f"> {one[:14]}\n>\n> {one[14:]}")


def test_no_more_tokens_are_found_than_asked_for() -> None:
    text = ", ".join(spell(token(number)) for number in range(1, 40))
    assert len(find_tokens(text)) == 20
    assert len(find_tokens(text, limit=3)) == 3


GROUPS = " ".join("".join(random.Random(n).choices(ALPHABET, k=4)) for n in range(20_000))
MEGABYTE = 1_000_000
HOSTILE = {
    "groups": GROUPS * 10,
    "groups with dashes": GROUPS.replace(" ", "-") * 10,
    "zeros, which pass every check": "0000 " * (MEGABYTE // 5),
    "zeros with dashes": "0000-" * (MEGABYTE // 5),
    "a letter a line": "A\n" * (MEGABYTE // 2),
    "broken groups": "00\n00\n" * (MEGABYTE // 6),
    "one run": "A" * MEGABYTE,
    "quote marks": ("ABCD\n" + ">" * 20) * (MEGABYTE // 25),
    "blanks": ("ABCD" + " " * 20) * (MEGABYTE // 24),
    "soft hyphens": "\u00ad0000 " * (MEGABYTE // 6),
    "percent signs": "%20" * (MEGABYTE // 3),
    "equals signs": "ABCD=\n=\n" * (MEGABYTE // 8),
}


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_work_on_a_hostile_megabyte_is_bounded(text: str) -> None:
    # Processor time, so that a busy machine does not matter; far below what is quadratic.
    started = time.process_time()
    find_tokens(text)
    assert time.process_time() - started < 4


# --- taking tokens out ----------------------------------------------------------------------------


@given(st.integers(1, 500), harms, seeds)
def test_every_written_form_is_taken_out(
    number: int, harm: Callable[[str, random.Random], str], seed: int
) -> None:
    harmed = harm(spell(token(number)), random.Random(seed))
    rest = without_tokens(f"Yes, {harmed}, thank you").replace("\ufeff", "").replace("\u200b", "")
    assert rest.replace("\u00ad", "").split() == ["Yes,", ",", "thank", "you"]


def test_all_tokens_are_taken_out_and_all_else_stays() -> None:
    one, other = spell(token(1)), spell(token(2)).lower().replace("-", "-\n> ")
    text = f"Yes\u00ad please ({one})\n> {other}\n> {one}!\nAnna"
    assert without_tokens(text) == "Yes\u00ad please ( )\n>  \n>  !\nAnna"
    assert without_tokens("Nothing to take here") == "Nothing to take here"


def test_what_is_invisible_within_a_token_goes_with_it() -> None:
    text = "\u200bYes\u00ad " + "\u00ad".join(spell(token())) + "\u00ad."
    assert without_tokens(text) == "\u200bYes\u00ad  \u00ad."


WORDS = ["stop", "only", "nein", "dont", "Nope", "oooh"]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_beside_a_token_is_never_taken_with_it(word: str) -> None:
    """A word of four letters is like a group: with dashes the token is whole, whatever fits."""
    fitting = 0
    for number in range(1, 200):
        written = spell(token(number))
        for text in (f"{word} {written}", f"{written} {word}", f"{word}\n{written}\n{word}"):
            fitting += len(find_tokens(text)) > 1
            assert without_tokens(text).split() == [w for w in text.split() if w == word]
    assert fitting == 0


@pytest.mark.parametrize("word", WORDS)
def test_where_a_word_fits_a_token_typed_with_spaces_all_of_it_stays(word: str) -> None:
    ambiguous = 0
    for number in range(1, 300):
        written = spell(token(number)).replace("-", " ")
        for text in (f"{word} {written}", f"{written} {word}"):
            assert token(number) in [found for _, found in find_tokens(text)]
            rest = without_tokens(text)
            assert word in rest
            ambiguous += rest == text
    assert ambiguous > 0


def test_a_reading_that_cuts_through_dashes_is_never_taken_out() -> None:
    """A token with a typing mistake, and a word that with its beginning makes a whole one."""
    cut = [
        text
        for number in range(1, 2000)
        for text in [f"only {spell(token(number))[:-1]}U"]
        if find_tokens(text)
    ]
    assert cut
    for text in cut:
        assert without_tokens(text) == text


def test_cut_readings_count_only_where_no_whole_one_is() -> None:
    whole = spell(token(1))
    cut = next(
        text
        for number in range(1, 2000)
        for text in [f"only {spell(token(number))[:-1]}U"]
        if find_tokens(text)
    )
    found = [found for _, found in find_tokens(f"{cut}, {whole}, {cut}, {whole}, {cut}")]
    assert len(found) == 2
    assert token(1) in found


def test_a_run_of_plain_words_is_never_taken_out() -> None:
    """Eight words of four letters may fit the check letter; but a token mixes in digits."""
    words = ["they", "will", "send", "only", "good", "news", "from", "then", "that", "make"]
    dice = random.Random(1)
    fitting = [
        text
        for _ in range(3000)
        for text in [" ".join(dice.choices(words, k=8))]
        if find_tokens(text)
    ]
    assert fitting
    assert all(without_tokens(text) == text for text in fitting)


def test_overlapping_readings_leave_no_place() -> None:
    assert token_places("0000 " * 12) == []
    # All zeros and one letter: each stretch is a token, and none stands alone.
    text = " ".join(["0000"] * 8)
    assert find_tokens(text)
    assert token_places(text) == []


# --- keys and purposes ----------------------------------------------------------------------------


@given(numbers, st.sampled_from(Purpose), st.sampled_from(Purpose))
def test_a_mac_of_one_purpose_is_worth_nothing_for_another(
    number: int, made_for: Purpose, used_for: Purpose
) -> None:
    made = sealed(KEY, made_for, number, *PARTS)
    assert is_genuine(made, KEY, used_for, *PARTS) == (made_for is used_for)


def test_each_purpose_has_its_own_key() -> None:
    assert len({subkey(KEY, purpose) for purpose in Purpose}) == len(Purpose)
    assert {len(subkey(KEY, purpose)) for purpose in Purpose} == {32}


@given(numbers, st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_a_token_is_genuine_for_its_own_parts_only(
    number: int, parts: tuple[str, str], others: tuple[str, str]
) -> None:
    assume(parts != others)
    made = sealed(KEY, Purpose.TOKEN, number, *parts)
    assert is_genuine(made, KEY, Purpose.TOKEN, *parts)
    assert not is_genuine(made, KEY, Purpose.TOKEN, *others)
    assert not is_genuine(made, KEY, Purpose.TOKEN, "".join(parts))
    assert not is_genuine(made._replace(number=number - 1), KEY, Purpose.TOKEN, *parts)
    assert not is_genuine(made._replace(mac=made.mac ^ 1), KEY, Purpose.TOKEN, *parts)
    assert not is_genuine(made, bytes(32), Purpose.TOKEN, *parts)


def test_macs_and_codes_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare_digest(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("optindesk.core.token.hmac.compare_digest", compare_digest)
    assert is_genuine(token(), KEY, Purpose.TOKEN, *PARTS)
    assert same_code("ABCD-EF12", "ABCD-EF12")
    assert not same_code("ABCD-EF12", "ABCD-EF13")
    assert [len(one) == len(other) for one, other in compared] == [True] * 3


def test_a_token_never_changes_its_spelling() -> None:
    """Mails with these are in people's mailboxes."""
    assert spell(token(7)) == "0000-76PK-KJZR-0HZV-M9C3-RKG6-77V0-ZS93"
    assert code_for(KEY, 7, *PARTS) == "66HQ-15JK"
    assert erased_key(KEY, "anna@example.org") == (
        "2049d89a2b8b6c9f916246ef68e17f32c2e67a7b266b01b20ca3a82862f109da"
    )


# --- codes, Message-IDs, erased addresses ---------------------------------------------------------


@given(st.integers(1, LARGEST_NUMBER), seeds)
def test_a_code_is_read_however_it_is_typed(request: int, seed: int) -> None:
    code = code_for(KEY, request, *PARTS)
    dice = random.Random(seed)
    assert len(code) == 9
    assert read_code(code) == code
    for harm in (retyped, spaced, with_other_dashes, with_invisibles):
        assert read_code(f" {harm(code, dice)}\n") == code


@pytest.mark.parametrize(
    "text", ["", "ABCD-EF1", "ABCD-EF123", "ABCD-EF1U", "ÄBCD-EF12", "ABCDEF1ß"]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_code(text) is None


def test_codes_differ_by_request_and_by_what_is_asked() -> None:
    codes = {code_for(KEY, 1, *PARTS), code_for(KEY, 2, *PARTS), code_for(KEY, 1, "else")}
    assert len(codes) == 3


@given(tokens, seeds)
def test_a_message_id_of_ours_is_known_again_in_any_case(given_token: Spelled, seed: int) -> None:
    text = message_id(given_token, "example.org")
    dice = random.Random(seed)
    assert text.startswith("<")
    assert text.endswith("@example.org>")
    harmed = "".join(dice.choice([letter.upper(), letter.lower()]) for letter in text)
    for form in (text, harmed, f" {text}\r\n", text.strip("<>")):
        assert read_message_id(form) == given_token


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<>",
        "<@example.org>",
        "<CAF-xyz.123@mail.example.org>",
        f"<{spell(token())}@example.org>",
        f"<x{spell(token()).replace('-', '')}@example.org>",
    ],
)
def test_a_message_id_of_others_is_none(text: str) -> None:
    assert read_message_id(text) is None


def test_an_erased_address_is_known_by_a_hash_that_needs_the_key() -> None:
    erased = erased_key(KEY, "anna@example.org")
    assert len(erased) == 64
    assert erased != erased_key(bytes(32), "anna@example.org")
    assert erased != erased_key(KEY, "anne@example.org")
