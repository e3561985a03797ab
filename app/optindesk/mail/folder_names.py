"""Which folders of a mailbox answers may lie in: by special use (RFC 6154), else by known names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from optindesk.core.ports import FolderRole

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Listed(NamedTuple):
    """One line of LIST: `delimiter` is empty where folders do not nest."""

    flags: frozenset[str]
    delimiter: str
    name: str


_ROLE_BY_FLAG: Mapping[str, FolderRole] = {
    "\\all": FolderRole.ALL,
    "\\allmail": FolderRole.ALL,
    "\\archive": FolderRole.ARCHIVE,
    "\\junk": FolderRole.JUNK,
    "\\spam": FolderRole.JUNK,
    "\\sent": FolderRole.SENT,
    "\\trash": FolderRole.TRASH,
}

_CANNOT_BE_OPENED = frozenset({"\\noselect", "\\nonexistent"})

_IN_ALL = frozenset({FolderRole.INBOX, FolderRole.ARCHIVE, FolderRole.SENT})

_ORDER = (
    FolderRole.INBOX,
    FolderRole.ALL,
    FolderRole.JUNK,
    FolderRole.ARCHIVE,
    FolderRole.TRASH,
    FolderRole.SENT,
)

# What Outlook, Exchange, Thunderbird, Apple Mail, Gmail and providers call them, roughly west to
# east through Europe, then Japanese and Chinese.
_NAMES: Mapping[FolderRole, str] = {
    FolderRole.JUNK: """
        Junk | Spam | Junk E-mail | Junk Email | Junk Mail | Bulk Mail | Bulk | Quarantine
        Spamverdacht | Unerwünscht | Unbekannt | Junk-E-Mail | Spam-Verdacht | Werbung
        Courrier indésirable | Indésirables | Pourriel | Correo no deseado | No deseado
        Correo basura | Posta indesiderata | Indesiderata | Lixo eletrônico | Lixo Eletrónico
        Correio não solicitado | Lixo | Ongewenste e-mail | Ongewenst | Uønsket e-mail | Uønsket
        Søppelpost | Skräppost | Skräp | Roskaposti | Wiadomości-śmieci | Spam i śmieci
        Nevyžádaná pošta | Nevyžiadaná pošta | Levélszemét | Mesaje nedorite | Neželjena pošta
        Neželena pošta | Ανεπιθύμητα | Ανεπιθύμητη αλληλογραφία | Gereksiz | Gereksiz E-posta
        Небажана пошта | Спам | Нежелательная почта | 迷惑メール | 垃圾邮件 | 垃圾郵件 | Quarantaine
    """,
    FolderRole.ARCHIVE: """
        Archive | Archives | Archiv | Archivo | Archivio | Arquivo | Arquivar | Archief
        Arkiv | Arkisto | Archiwum | Archív | Archívum | Arhivă | Arhiva | Arhiv
        Αρχειοθέτηση | Αρχείο | Arşiv | Архів | Архив | アーカイブ | 存档 | 封存
    """,
    FolderRole.TRASH: """
        Trash | Deleted Items | Deleted Messages | Deleted | Bin | Gelöschte Elemente | Gelöscht
        Gelöschte Objekte | Papierkorb | Éléments supprimés | Corbeille | Messages supprimés
        Elementos eliminados | Papelera | Posta eliminata | Cestino | Itens Excluídos
        Itens Eliminados | Lixeira | Reciclagem | Verwijderde items | Prullenbak
        Slettet post | Slettede elementer | Papirkurv | Borttaget | Papperskorgen
        Poistetut | Roskakori | Elementy usunięte | Kosz | Odstraněná pošta | Koš
        Odstránené položky | Kôš | Törölt elemek | Kuka | Elemente șterse | Coș de gunoi
        Izbrisane stavke | Smeće | Izbrisano | Koš | Διαγραμμένα | Κάδος απορριμμάτων
        Silinmiş Öğeler | Çöp | Видалені | Кошик | Удаленные | Корзина
        削除済みアイテム | ゴミ箱 | 已删除邮件 | 已删除 | 垃圾桶
    """,
    FolderRole.SENT: """
        Sent | Sent Items | Sent Messages | Sent Mail | Gesendet | Gesendete Elemente
        Gesendete Objekte | Éléments envoyés | Envoyés | Messages envoyés | Elementos enviados
        Enviados | Posta inviata | Inviata | Inviati | Itens Enviados | Verzonden items | Verzonden
        Sendt post | Sendte elementer | Sendt | Skickat | Skickade objekt | Lähetetyt
        Elementy wysłane | Wysłane | Odeslaná pošta | Odeslané | Odoslané | Elküldött elemek
        Elküldött | Elemente trimise | Trimise | Poslane stavke | Poslano | Απεσταλμένα
        Gönderilmiş Öğeler | Gönderilenler | Надіслані | Отправленные | Отправленные письма
        送信済みアイテム | 送信済み | 已发送邮件 | 已发送 | 寄件備份
    """,
    FolderRole.ALL: """
        All Mail | Alle Nachrichten | Tous les messages | Todos | Tutti i messaggi
    """,
}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


_ROLE_BY_NAME: Mapping[str, FolderRole] = {
    _folded(name): role
    for role, names in _NAMES.items()
    for name in re.split(r"[|\n]", names)
    if name.strip()
}

# Where these folders stand when they do not stand at the top.
_PARENTS = frozenset({"inbox", "[gmail]", "[google mail]"})


def folders_to_read(
    listed: Iterable[Listed], *, labels: bool = False
) -> list[tuple[str, FolderRole]]:
    """Name and role of each folder that answers may lie in, Inbox first, Sent last.

    A role that some folder is marked for belongs to that one alone; names count only where nothing
    is marked. Yearly folders below an archive belong to it. Where one folder holds everything, the
    archive is part of it; with `labels` (Gmail) so are Inbox, Sent and every label, and only what
    it leaves out is read beside it: junk and what was deleted.
    """
    usable = [
        folder
        for folder in listed
        if not folder.flags & _CANNOT_BE_OPENED and not _CONTROL.search(folder.name)
    ]
    roles: dict[str, FolderRole] = {}
    for folder in usable:
        if _folded(folder.name) == "inbox":
            roles[folder.name] = FolderRole.INBOX
            continue
        for flag in folder.flags & _ROLE_BY_FLAG.keys():
            roles[folder.name] = _ROLE_BY_FLAG[flag]
    marked = set(roles.values())
    for folder in usable:
        role = _role_by_name(folder)
        if role is not None and role not in marked:
            roles.setdefault(folder.name, role)
    for folder in usable:
        if any(
            role is FolderRole.ARCHIVE and _is_below(folder, name)
            for name, role in list(roles.items())
        ):
            roles.setdefault(folder.name, FolderRole.ARCHIVE)
    if FolderRole.ALL in roles.values():
        within = _IN_ALL if labels else {FolderRole.ARCHIVE}
        roles = {name: role for name, role in roles.items() if role not in within}
    return sorted(roles.items(), key=lambda item: (_ORDER.index(item[1]), item[0]))


def names_to_lie_in(listed: Iterable[Listed]) -> list[str]:
    """The names of the folders that mails can lie in, sorted."""
    return sorted(
        folder.name
        for folder in listed
        if not folder.flags & _CANNOT_BE_OPENED and not _CONTROL.search(folder.name)
    )


def _role_by_name(folder: Listed) -> FolderRole | None:
    path = folder.name.split(folder.delimiter) if folder.delimiter else [folder.name]
    if len(path) > 1 and (len(path) > 2 or _folded(path[0]) not in _PARENTS):
        return None
    return _ROLE_BY_NAME.get(_folded(path[-1]))


def _is_below(folder: Listed, name: str) -> bool:
    return bool(folder.delimiter) and folder.name.startswith(name + folder.delimiter)
