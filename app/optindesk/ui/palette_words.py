"""Other words by which people look for what can be done, beside the text on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import preferences, settings
from optindesk.flows.preferences import CATALOGUE

_AGAIN = sentence("remind reminder nudge follow up repeat not answered")
_NEVER = sentence("block blocklist ban spam stop do not contact forbid exclude")
_TEXTS = sentence("text template letter edit mail subject signature translate")
_PROOF = sentence("evidence document PDF print consent record GDPR lawyer authority")
_CANCEL = sentence("stop withdraw delete")
_OFF = sentence("delete remove erase forget unsubscribe stop leave opt out newsletter GDPR")


def _of(*names: str) -> tuple[Sentence, ...]:
    """What is set there is done here."""
    return tuple(CATALOGUE[name].also for name in names)


ALSO: Mapping[str, Sequence[Sentence]] = {
    "sign_up": (sentence("add person customer contact subscriber enter type paper telephone"),),
    "import_sheet": (
        sentence("add upload Excel CSV spreadsheet table file addresses contacts customers"),
    ),
    "new_list": (sentence("create add newsletter topic group"),),
    "bring_old": (sentence("newsletter program Mailchimp switch existing customers contacts"),),
    "bring_leavers": (
        sentence("unsubscribe unsubscribed bounced complaints suppression newsletter Mailchimp"),
    ),
    "set_up": (sentence("wizard assistant begin first start setup"),),
    "account": _of(preferences.ACCOUNT, preferences.PASSWORD),
    "test_account": _of(preferences.ACCOUNT),
    "business": _of(preferences.NAME, preferences.POSTAL, preferences.NOTICE),
    "never": (_NEVER,),
    "clock_is_right": (sentence("time date year day wrong battery"),),
    "copy_now": _of(preferences.DAILY),
    "copy_outside": _of(preferences.OUTSIDE),
    "restore": (sentence("backup recover lost broken rescue"),),
    "shared": (sentence("team several network server PostgreSQL database together colleagues"),),
    "to_shared": (sentence("team colleagues server PostgreSQL network several computers"),),
    "from_shared": (sentence("team server PostgreSQL alone leave the database"),),
    "move": (sentence("laptop transfer migrate another PC"),),
    "stolen": (sentence("theft lost hacked security laptop password"),),
    "settings": (sentence("options preferences configure change"),),
    "shut": (sentence("lock log out password"),),
    "quit": (sentence("exit end stop leave"),),
    "undo": (sentence("back revert mistake oops"),),
    "find": (sentence("search look customer contact name address"),),
    "calling": (sentence("phone telephone customer delete remove unsubscribe complaint"),),
    "send": (sentence("email ask questions newsletter outbox post"),),
    "check": (sentence("receive fetch inbox answers reply refresh"),),
    "read_saved": (sentence("eml mbox open file"),),
    "enter_code": (sentence("confirm number telephone"),),
    "resend": (_AGAIN,),
    "permission": (sentence("consent existing customers old contacts campaign"),),
    "wordings": (_TEXTS,),
    "sentences": (sentence("teach learn answer understand recognise"),),
    "asking": _of(settings.REMINDERS, settings.QUESTIONS),
    "own_work": _of(preferences.OWN_WORK),
    "listen": _of(preferences.LISTEN),
    "go_to_do": (sentence("home start overview dashboard today"),),
    "go_read": (sentence("answers reply inbox unclear decide"),),
    "go_people": (sentence("customers contacts subscribers addresses table status"),),
    "go_lists": (sentence("newsletter groups topics"),),
    "go_log": (sentence("history journal audit who did what"),),
    "go_reports": (sentence("statistics figures charts growth numbers"),),
    "export": (
        sentence("download save Excel CSV newsletter program Mailchimp GDPR consent records"),
    ),
    "proof": (_PROOF,),
    "take_out": (sentence("unsubscribe remove newsletter Mailchimp"),),
    "verify": (sentence("audit integrity manipulated safe"),),
    "sheets": (sentence("paper photo picture scan imports undo file"),),
    "keeping": _of(preferences.REPLIES),
    "retention": _of(settings.MONTHS_WITHOUT_YES),
    "access": (sentence("GDPR access request information copy of the data print"),),
    "practice": (sentence("practice try test exercise demo training learn playground"),),
    "anew": (sentence("practice reset start over clean delete"),),
    "manual": (sentence("help instructions guide how documentation"),),
    "news": (sentence("changes version update"),),
    "shortcuts": (sentence("keys hotkeys"),),
    "support": _of(preferences.SUPPORT),
    "update": (sentence("upgrade release latest check internet"),),
    "person_again": (_AGAIN,),
    "person_anew": (_AGAIN,),
    "person_correct": (sentence("edit change wrong typo mistake email bounced"),),
    "person_change_address": (sentence("edit change update email moved"),),
    "person_one_person": (sentence("merge join combine duplicate double twice"),),
    "person_rectify": (sentence("edit change rename correct"),),
    "person_note": (sentence("comment remark remember"),),
    "person_add": (sentence("subscribe newsletter"),),
    "person_cancel": (_CANCEL,),
    "person_withdraw": (_OFF,),
    "person_never": (_NEVER,),
    "person_dossier": (_PROOF,),
    "person_dispute": (sentence("lawyer court complaint legal keep"),),
    "people_again": (_AGAIN,),
    "people_cancel_many": (_CANCEL,),
    "people_off_many": (_OFF,),
    "list_wordings": (_TEXTS,),
    "list_sheet": (sentence("form paper market stall blank"),),
    "list_poster": (sentence("QR code sign shop window"),),
    "list_kiosk": (sentence("tablet kiosk self-service touch"),),
    "list_collector": (sentence("laptop market stall offline"),),
    "list_reminders": _of(settings.REMINDERS),
}
"""By the object names of actions; their texts, what they are about and their menus count anyway."""
