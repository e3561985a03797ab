"""What to send to whoever looks after the email: what was tried, what failed, what to click."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from optindesk.core.connecting import TITLES, AccountTest, Ended
from optindesk.core.model import Account, Door, SignIn
from optindesk.core.provider import Provider, provider_of
from optindesk.core.sentence import Sentence, sentence

Say = Callable[[Sentence], str]


def letter(
    account: Account,
    test: AccountTest | None,
    providers: Sequence[Provider],
    say: Say = str,
    *,
    registers: bool = False,
) -> str:
    """The whole text, plain, with no secret in it; it is to be read before it is sent.

    `test` is the last of the account, if there was one; `registers`: the program has to be
    registered at the provider, so that one can sign in there.
    """
    provider = provider_of(account, providers)
    parts = [
        [say(_greeting(account, provider))],
        [] if test is None else _failures(test, say),
        _settings(account, say),
        _before(provider, say),
        _register(provider, say) if registers else [],
        [
            say(
                sentence(
                    "The program writes a mail to each person who signs up, sees what your server"
                    " says, and reads the replies without changing anything in the mailbox. It"
                    " needs no server of its own and no open port."
                )
            )
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _greeting(account: Account, provider: Provider | None) -> Sentence:
    at = provider.name if provider is not None else account.smtp.host
    return sentence(
        "Hello, I want to use Opt-In Desk with the mail account {address} ({provider}). It asks"
        " people who signed up for our news to confirm, and it cannot use the account yet. Could"
        " you please have a look?",
        address=account.address,
        provider=at,
    )


def _failures(test: AccountTest, say: Say) -> list[str]:
    told = [one for one in test.results if one.ended in (Ended.FAILED, Ended.LOOK)]
    if not told:
        return []
    lines = [say(sentence("What was tried on {when}:", when=test.at))]
    for one in told:
        lines.append(f"- {say(TITLES[one.step])}: {say(one.said)}")
        lines += [f"  {say(todo)}" for todo in one.todo]
    return lines


def _settings(account: Account, say: Say) -> list[str]:
    lines = [say(sentence("What it uses:"))]
    for door, server in ((Door.SMTP, account.smtp), (Door.IMAP, account.imap)):
        if server is None:
            continue
        login = account.login(door)
        how = sentence("with a password")
        if login.sign_in is SignIn.OAUTH:
            how = sentence("with OAuth 2.0")
        said = sentence(
            "- {protocol}: {host}, port {port}, {security}, user {user}, {how}",
            protocol=door.value.upper(),
            host=server.host,
            port=server.port,
            security=server.security.value.upper(),
            user=login.user or "-",
            how=how,
        )
        lines.append(say(said))
    return lines


def _register(provider: Provider | None, say: Say) -> list[str]:
    if provider is None or not provider.register:
        return []
    first = sentence(
        "The program signs in at {provider} in the browser, and has to be registered there once:",
        provider=provider.name,
    )
    return [say(first), *(f"{n}. {say(step)}" for n, step in enumerate(provider.register, 1))]


def _before(provider: Provider | None, say: Say) -> list[str]:
    if provider is None or not provider.before:
        return []
    first = sentence("What {provider} needs, as far as we know:", provider=provider.name)
    return [say(first), *(f"- {say(step)}" for step in provider.before)]
