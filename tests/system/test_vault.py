"""Which keyrings the vault trusts, and what it says when one fails."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

from keyrings_in_memory import Remembering, trusted
from optindesk.core.errors import VaultTrouble
from optindesk.system.keyrings import REAL_KEYRINGS, name_of
from optindesk.system.vault import KeyringVault, backend_name, forget_all
from optindesk.system.vault_words import Cause, why

USER, HOST = "anna@example.org", "mail.example.org"


class EncryptedKeyring(Remembering):
    """Keeps secrets in a file of its own, as several packages do."""

    priority = 9  # type: ignore[assignment]


EncryptedKeyring.__module__ = "keyrings.cryptfile"


class PlaintextKeyring(Remembering):
    """Keeps secrets readably."""

    priority = 9  # type: ignore[assignment]


PlaintextKeyring.__module__ = "keyrings.alt.file"


def use(backend: KeyringBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Remembering:
    ring = Remembering()
    trusted(ring, monkeypatch)
    return ring


@pytest.fixture
def vault(backend: Remembering) -> KeyringVault:
    return KeyringVault("desk-1")


# --- entries --------------------------------------------------------------------------------------


def test_the_entry_is_named_for_the_program_the_desk_the_host_and_the_user(
    vault: KeyringVault, backend: Remembering
) -> None:
    vault.set(USER, "Mail.Example.org", "secret")
    assert backend.kept == {(f"optindesk:desk-1:{USER}@{HOST}", USER): "secret"}
    assert vault.get(USER, HOST) == "secret"


def test_forgetting_what_is_not_there_is_no_problem(vault: KeyringVault) -> None:
    vault.delete(USER, HOST)


def test_accounts_lie_side_by_side(vault: KeyringVault) -> None:
    vault.set(USER, HOST, "one")
    vault.set("ben@example.org", HOST, "two")
    vault.set(USER, "imap.example.org", "three")
    vault.set(USER, f"oauth:{HOST}", "four")
    vault.set(USER, HOST, "changed")
    vault.delete("ben@example.org", HOST)
    assert vault.get(USER, HOST) == "changed"
    assert vault.get("ben@example.org", HOST) is None
    assert vault.get(USER, "imap.example.org") == "three"
    assert vault.get(USER, f"oauth:{HOST}") == "four"


def test_two_desks_and_the_one_to_practise_at_do_not_mix(
    vault: KeyringVault, backend: Remembering
) -> None:
    other = KeyringVault("desk-2")
    vault.set(USER, HOST, "mine")
    other.set(USER, HOST, "practice")
    other.delete(USER, HOST)
    assert vault.get(USER, HOST) == "mine"
    assert other.get(USER, HOST) is None


def test_all_that_an_account_has_is_forgotten(vault: KeyringVault, backend: Remembering) -> None:
    names = [(USER, HOST), (USER, f"oauth:{HOST}"), (USER, "imap.example.org")]
    for user, host in names:
        vault.set(user, host, "x" * 3000)
    vault.set("ben@example.org", HOST, "his")
    forget_all(vault, [*names, (USER, "never.example.org")])
    assert list(backend.kept.values()) == ["his"]


def test_what_cannot_be_forgotten_does_not_keep_the_rest(
    vault: KeyringVault, backend: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.set(USER, HOST, "first")
    vault.set(USER, "imap.example.org", "second")
    delete = backend.delete_password

    def refuse(service: str, username: str) -> None:
        if service.endswith(f"@{HOST}"):
            raise PasswordDeleteError("not yours")
        delete(service, username)

    monkeypatch.setattr(backend, "delete_password", refuse)
    with pytest.raises(VaultTrouble, match="not yours"):
        forget_all(vault, [(USER, HOST), (USER, "imap.example.org")])
    assert list(backend.kept.values()) == ["first"]


def test_a_password_that_may_not_be_deleted_is_not_said_to_be_gone(
    vault: KeyringVault, backend: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(service: str, username: str) -> None:
        raise PasswordDeleteError("not yours")

    vault.set(USER, HOST, "secret")
    monkeypatch.setattr(backend, "delete_password", refuse)
    with pytest.raises(VaultTrouble, match="not yours"):
        vault.delete(USER, HOST)


def test_a_keyring_that_says_nothing_and_keeps_nothing_is_found_out(
    vault: KeyringVault, backend: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So does KWallet's backend: it does not look at what `writePassword` answers.
    monkeypatch.setattr(backend, "set_password", lambda *_: None)
    with pytest.raises(VaultTrouble, match="does not give back"):
        vault.set(USER, HOST, "secret")


# --- which keyrings are real ----------------------------------------------------------------------


def test_the_names_of_the_real_keyrings_are_those_of_the_library() -> None:
    for name in REAL_KEYRINGS:
        module, _, kind = name.rpartition(".")
        found = getattr(__import__(module, fromlist=[kind]), kind)
        assert name_of(found.__new__(found)) == name


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        (null.Keyring(), "throws passwords away"),
        (PlaintextKeyring(), "where all can read them"),
        (EncryptedKeyring(), "only the keyring of the system itself"),
        (Remembering(), "only the keyring of the system itself"),
    ],
    ids=lambda one: name_of(one) if isinstance(one, KeyringBackend) else "",
)
@pytest.mark.parametrize("chained", [False, True])
@pytest.mark.parametrize("call", ["get", "set", "delete", "name"])
def test_any_other_is_refused_by_its_name(
    ring: KeyringBackend,
    reason: str,
    chained: bool,
    call: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if chained:
        monkeypatch.setattr(chainer.ChainerBackend, "backends", [ring])
        use(chainer.ChainerBackend(), monkeypatch)
    else:
        use(ring, monkeypatch)
    vault = KeyringVault("desk-1")
    calls = {
        "get": lambda: vault.get(USER, HOST),
        "set": lambda: vault.set(USER, HOST, "hush-hush"),
        "delete": lambda: vault.delete(USER, HOST),
        "name": backend_name,
    }
    with pytest.raises(VaultTrouble, match=reason) as trouble:
        calls[call]()
    said = str(trouble.value)
    assert f"“{name_of(ring)}”" in said
    assert "keyringrc.cfg" in said
    assert "asked for each time" in said
    assert "hush-hush" not in said
    assert not getattr(ring, "kept", {})


@pytest.mark.parametrize("chained", [False, True])
def test_where_there_is_none_it_is_said_what_to_install(
    chained: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring: KeyringBackend = fail.Keyring()
    if chained:
        monkeypatch.setattr(chainer.ChainerBackend, "backends", [])
        ring = chainer.ChainerBackend()
    use(ring, monkeypatch)
    with pytest.raises(VaultTrouble, match=r"none that keeps passwords safe|chainer"):
        KeyringVault("desk-1").get(USER, HOST)


def test_of_several_the_real_one_is_used_whichever_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, plain = Remembering(), PlaintextKeyring()
    trusted(real, monkeypatch)
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, real])
    use(chainer.ChainerBackend(), monkeypatch)
    KeyringVault("desk-1").set(USER, HOST, "secret")
    assert list(real.kept.values()) == ["secret"]
    assert plain.kept == {}
    assert backend_name() == name_of(real)


@pytest.mark.parametrize("name", ["", "nowhere.Keyring", "keyring.backends.NoSuchThing"])
def test_a_keyring_that_is_configured_but_not_there_is_told(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    with pytest.raises(VaultTrouble):
        KeyringVault("desk-1").get("anna", "mail.example.org")


def test_what_was_chosen_in_keyrings_own_settings_is_refused_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.setattr("keyring.core.platform.config_root", lambda: tmp_path)
    monkeypatch.setattr("optindesk.system.keyrings.config_root", lambda: tmp_path)
    settings = tmp_path / "keyringrc.cfg"
    settings.write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    with pytest.raises(VaultTrouble, match=r"keyring\.backends\.null\.Keyring") as trouble:
        KeyringVault("desk-1").set(USER, HOST, "secret")
    assert str(settings) in str(trouble.value)


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (KeyringLocked("Failed to unlock the collection!"), "it is locked"),
        (InitError("Failed to create the collection: Prompt dismissed.."), "could not be opened"),
        (KeyringError("access denied by the user"), "denied"),
        (KeyringError("prompt dismissed.."), "denied"),
        (KeyringError("Cancelled by user"), "denied"),
        (RuntimeError("The Secret Service daemon is neither running nor"), "there is none"),
        (KeyringError("(-25244, 'Unknown Error')"), "-25244"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
@pytest.mark.parametrize("call", ["get", "set", "delete"])
def test_a_keyring_that_fails_is_a_sentence(
    vault: KeyringVault, backend: Remembering, failure: Exception, said: str, call: str
) -> None:
    backend.failure = failure
    arguments = (USER, HOST, "hush-hush") if call == "set" else (USER, HOST)
    with pytest.raises(VaultTrouble, match=said) as trouble:
        getattr(vault, call)(*arguments)
    assert "hush-hush" not in str(trouble.value)
    assert "asked for each time" in str(trouble.value)


def of_windows(number: int) -> Exception:
    """As pywintypes.error is."""
    error = OSError("CredRead")
    error.winerror = number  # type: ignore[attr-defined]
    return error


def of_mac(number: int) -> Exception:
    """As keyring raises what the Keychain answered."""
    below = type("Error", (Exception,), {"__module__": "keyring.backends.macOS.api"})
    error = KeyringLocked(f"Can't get password from keychain: ({number}, 'Unknown Error')")
    error.__cause__ = below(number, "Unknown Error")
    return error


@pytest.mark.parametrize(
    ("system", "error", "expected"),
    [
        ("linux", KeyringLocked(), "“Passwords and Keys” (on KDE in “KWalletManager”)"),
        ("linux", RuntimeError(), "Install “gnome-keyring”"),
        ("linux", InitError(), "Make a keyring named “Login”"),
        ("linux", KeyringError("denied"), "Snap or a Flatpak"),
        ("freebsd14", KeyringLocked(), "“Passwords and Keys”"),
        ("darwin", of_mac(-128), "“Always Allow”"),
        ("darwin", of_mac(-25293), "“Always Allow”"),
        ("darwin", of_mac(-25308), "Unlock the keychain “login”"),
        ("darwin", of_mac(-25307), "“Reset Default Keychains”"),
        ("darwin", of_mac(-1), "Unlock the keychain “login”"),
        ("win32", of_windows(1312), "“Do not allow storage of passwords"),
        ("win32", of_windows(1062), "the service “Credential Manager”"),
        ("win32", of_windows(5), "“as administrator”"),
        ("win32", of_windows(1783), "it said"),
        ("win32", KeyringLocked(), "Sign out of Windows"),
    ],
)
def test_it_is_said_what_to_do_on_this_system(system: str, error: Exception, expected: str) -> None:
    assert expected in str(why(error, system))


def test_no_two_causes_have_the_same_sentence() -> None:
    from optindesk.system.vault_words import _LINUX, _MAC, _WINDOWS

    said = [str(one[cause]) for one in (_LINUX, _MAC, _WINDOWS) for cause in Cause]
    assert len(set(said)) == 3 * len(Cause)
