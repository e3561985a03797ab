"""Which keyrings the vault trusts, and what it says when one fails."""

from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

from optindesk.core.errors import VaultTrouble
from optindesk.system.vault import KeyringVault

USER, HOST = "anna@example.org", "mail.example.org"


class Remembering(KeyringBackend):
    """A keyring in memory that fails when it is told to."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


class Weak(Remembering):
    priority = 0.5  # type: ignore[assignment]


class PlaintextKeyring(Remembering):
    priority = 9  # type: ignore[assignment]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Remembering:
    return use(Remembering(), monkeypatch)


def use(backend: Remembering, monkeypatch: pytest.MonkeyPatch) -> Remembering:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return backend


def test_the_entry_is_named_for_the_program_the_host_and_the_user(backend: Remembering) -> None:
    KeyringVault().set(USER, "Mail.Example.org", "secret")
    assert backend.kept == {("optindesk:mail.example.org", USER): "secret"}
    assert KeyringVault().get(USER, HOST) == "secret"


def test_forgetting_what_is_not_there_is_no_problem(backend: Remembering) -> None:
    KeyringVault().delete(USER, HOST)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (KeyringLocked("Failed to unlock the collection!"), "it is locked"),
        (InitError("no daemon"), "could not be opened"),
        (KeyringError("access denied by the user"), "denied"),
        (KeyringError("prompt dismissed.."), "denied"),
        (KeyringError("(-25244, 'Unknown Error')"), "-25244"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
@pytest.mark.parametrize("call", ["get", "set", "delete"])
def test_a_keyring_that_fails_is_a_sentence(
    backend: Remembering, failure: Exception, said: str, call: str
) -> None:
    backend.failure = failure
    arguments = (USER, HOST, "hush-hush") if call == "set" else (USER, HOST)
    with pytest.raises(VaultTrouble, match=said) as trouble:
        getattr(KeyringVault(), call)(*arguments)
    assert "hush-hush" not in str(trouble.value)


def test_a_password_that_may_not_be_deleted_is_not_said_to_be_gone(
    backend: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(service: str, username: str) -> None:
        raise PasswordDeleteError("not yours")

    KeyringVault().set(USER, HOST, "secret")
    monkeypatch.setattr(backend, "delete_password", refuse)
    with pytest.raises(VaultTrouble, match="not yours"):
        KeyringVault().delete(USER, HOST)


@pytest.mark.parametrize("kind", [Weak, PlaintextKeyring])
def test_a_backend_that_keeps_no_secrets_is_refused(
    kind: type[Remembering], monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = use(kind(), monkeypatch)
    with pytest.raises(VaultTrouble, match="none that keeps passwords safe"):
        KeyringVault().set(USER, HOST, "secret")
    assert backend.kept == {}


@pytest.mark.parametrize("name", ["", "nowhere.Keyring", "keyring.backends.NoSuchThing"])
def test_a_keyring_that_is_configured_but_not_there_is_told(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    with pytest.raises(VaultTrouble):
        KeyringVault().get("anna", "mail.example.org")
