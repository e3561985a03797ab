"""The desk, as to words: replies that are read and decided, own sentences, wordings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.errors import WordingDoubted, WordingStopped
from optindesk.core.model import MailKind, Wording
from optindesk.core.ports import Tick, no_tick
from optindesk.core.text import lines
from optindesk.flows.fittings import Fittings

if TYPE_CHECKING:
    from optindesk.core.letter import Verdict
    from optindesk.core.original import Original
    from optindesk.core.wording_checks import Finding
    from optindesk.flows import samples, teaching, trying
    from optindesk.flows.letters import Letter
    from optindesk.flows.reviewing import Decision
    from optindesk.flows.sent_mails import SentMail


class Words(Fittings):
    """What is done with what people write, and what is written to them."""

    __slots__ = ()

    def decide(
        self,
        letter_id: int,
        decision: Decision,
        note: str,
        *,
        alias: bool = False,
        sure: bool = False,
        never: bool = False,
        picks: Sequence[int] = (),
    ) -> None:
        """Decide an answer that waits to be read; see `reviewing.decide`."""
        from optindesk.flows import reviewing

        reviewing.decide(
            self.store,
            letter_id,
            decision,
            lines("note", note),
            self.actor,
            self.clock(),
            alias=alias,
            sure=sure,
            never=never,
            picks=picks,
        )

    def undo_decision(self, letter_id: int, note: str) -> None:
        """Take a decision back; see `undoing.undo`."""
        from optindesk.flows import undoing

        undoing.undo(self.store, letter_id, lines("note", note), self.actor, self.clock())

    def reply(self, letter_id: int, text: str) -> None:
        """Answer an answer by hand; see `replying.reply`."""
        from optindesk.flows import replying

        replying.reply(self.store, self.reader, letter_id, text, self.actor, self.clock())

    def letter(self, letter_id: int) -> Letter:
        """All that there is to know about an answer; see `letters.letter`."""
        from optindesk.flows import letters

        now = self.clock()
        return letters.letter(self.reader, self.composer, self.ready_texts, letter_id, now)

    def original(self, letter_id: int) -> Original:
        """Such an answer itself, safe to look at."""
        from optindesk.flows import letters

        return letters.original(self.reader, letter_id)

    def sent_mail(self, number: int) -> SentMail:
        """A mail of the desk as its recipient got it; see `sent_mails.look`."""
        from optindesk.flows import sent_mails

        return sent_mails.look(self.composer, self.reader, number, self.clock())

    def teach(self, text: str, meaning: Verdict, language: str) -> teaching.Learnt:
        """Let a sentence mean a yes, no or leave from now on; see `teaching.teach`."""
        from optindesk.flows import teaching

        now = self.clock()
        return teaching.teach(self.store, self.reader, text, meaning, language, self.actor, now)

    def means_already(self, text: str, meaning: Verdict, language: str) -> bool:
        """Whether a reply that says only this is read so without being taught anything."""
        from optindesk.flows import teaching

        return teaching.means_already(self.reader, text, meaning, language)

    def try_sentence(self, text: str, meaning: Verdict | None, language: str) -> teaching.Tried:
        """How a sentence is read, and whether it can be taught; see `teaching.try_sentence`."""
        from optindesk.flows import teaching

        return teaching.try_sentence(self.reader, text, meaning, language)

    def forget(self, text: str, language: str) -> teaching.Forgotten:
        """Take a sentence back that was taught; see `teaching.forget`."""
        from optindesk.flows import teaching

        now = self.clock()
        return teaching.forget(self.store, self.reader, text, language, self.actor, now)

    def preview(self, wording: Wording, request_id: int | None = None) -> samples.Preview:
        """A wording filled in for somebody; see `samples.preview`."""
        from optindesk.flows import samples

        return samples.preview(self.composer, wording, request_id, self.clock())

    def examine(self, wording: Wording, *, tick: Tick = no_tick) -> list[Finding]:
        """What the checks find in a wording; see `samples.examine`."""
        from optindesk.flows import samples, teaching

        reader = self.reader.taught(teaching.own_sentences())
        now = self.clock()
        return samples.examine(self.composer, reader, self.check_words, wording, now, tick)

    def save_wording(self, wording: Wording, *, sure: bool = False) -> Wording:
        """Save a wording as a new version, if nothing in it stops it.

        Raises WordingStopped; WordingDoubted when there are warnings and nobody is `sure`.
        """
        from optindesk.core.wording_checks import stops
        from optindesk.flows import wordings

        found = self.examine(wording)
        stopped = stops(found)
        if stopped:
            raise WordingStopped(reason=stopped[0].says)
        if found and not sure:
            raise WordingDoubted(reason=found[0].says)
        return wordings.save(self.store, wording, self.actor, self.clock())

    def wording_back(self, kind: MailKind, language: str, list_id: int | None) -> Wording:
        """Use the wording that ships again; see `wordings.back_to_shipped`."""
        from optindesk.flows import wordings

        now = self.clock()
        return wordings.back_to_shipped(self.store, kind, language, list_id, self.actor, now)

    def test_wording(self, wording: Wording) -> trying.Tested:
        """Send a wording to oneself; see `trying.send_test`."""
        from optindesk.flows import trying

        return trying.send_test(
            self.store, self.transport, self.composer, wording, self.actor, self.clock
        )

    def export_mail(self, letter_id: int, path: Path) -> bool:
        """A mail that was read, byte for byte; see `evidence.export_mail`."""
        from optindesk.flows import evidence

        self.not_over_own_data(path)
        return evidence.export_mail(
            self.store, letter_id, path, self.write_bytes, self.actor, self.clock()
        )

    def keep_replies(self, wanted: str) -> int:
        """Choose what is kept of replies; see `evidence.keep`."""
        from optindesk.flows import evidence

        return evidence.keep(self.store, wanted, self.actor, self.clock())

    def reducible_replies(self) -> int:
        """How many replies would be reduced by `keep_replies`; see `evidence.reducible`."""
        from optindesk.flows import evidence

        return evidence.reducible(self.clock())
