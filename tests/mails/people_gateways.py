# ruff: noqa: E501 - mails keep the form in which they are read
"""Plain yes-answers that programs under way added to: banners, adverts, rewritten links, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from mails.asked import asked
from mails.people_desktop import apple_mail, outlook_html, outlook_plain, thunderbird
from mails.people_frames import GMAIL, ROUNDCUBE, THUNDERBIRD, under_block
from mails.people_kit import (
    NamedMail,
    attachment,
    breaks,
    escaped,
    mail,
    multipart,
    part,
    quoted,
    sent,
)
from mails.people_web import outlook_web
from mails.people_words_yes import FOOTERS, SECOND, SHORT

BANNERS = {
    "CAUTION": "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.",
    "EXTERNAL": "[EXTERNAL EMAIL] This message came from outside your organization.",
    "ACHTUNG": "Achtung: Externe E-Mail. Bitte öffnen Sie Anhänge und Links nur, wenn Sie dem Absender vertrauen.",
    "ATTENTION": "ATTENTION : Ce courriel provient de l'extérieur de l'organisation. Ne cliquez pas sur les liens et n'ouvrez pas les pièces jointes si vous ne connaissez pas l'expéditeur.",
    "seldom": "You don't often get email from ana@example.org. Learn why this is important <https://aka.ms/LearnAboutSenderIdentification>",
    "selten": "Sie erhalten nicht häufig E-Mails von ana@example.org. Erfahren Sie, warum dies wichtig ist <https://aka.ms/LearnAboutSenderIdentification>",
}


ANTIVIRUS = {
    "Avast text": "<https://www.avast.com/sig-email?utm_medium=email&utm_source=link&utm_campaign=sig-email&utm_content=webmail>\nVirus-free.www.avast.com\n<https://www.avast.com/sig-email?utm_medium=email&utm_source=link&utm_campaign=sig-email&utm_content=webmail>\n<#DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2>",
    "Avast German": "<https://www.avast.com/sig-email?utm_medium=email&utm_source=link>\nVirenfrei.www.avast.com\n<https://www.avast.com/sig-email?utm_medium=email&utm_source=link>\n<#DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2>",
    "Avast dashes": "-- \nThis email has been checked for viruses by Avast antivirus software.\nwww.avast.com",
    "Avast dashes German": "-- \nDiese E-Mail wurde von Avast-Antivirussoftware auf Viren geprüft.\nwww.avast.com",
    "AVG": "---\nThis email has been checked for viruses by AVG.\nhttp://www.avg.com",
    "ESET": "__________ Information from ESET NOD32 Antivirus, version of virus signature database 29312 (20261122) __________\n\nThe message was checked by ESET NOD32 Antivirus.\n\nhttp://www.eset.com",
}


_AVAST_HTML = (
    '<div id="DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2"><br /> <table style="border-top: 1px solid #D3D4DE;">\n\t<tr>\n      '
    '<td style="width: 55px; padding-top: 13px;"><a href="https://www.avast.com/sig-email?utm_medium=email&utm_source=link" target="_blank">'
    '<img src="https://s-install.avcdn.net/ipm/preview/icons/icon-envelope-tick-round-orange-animated-no-repeat-v1.gif" alt="" width="46" '
    'height="29" style="width: 46px; height: 29px;"/></a></td>\n\t\t<td style="width: 470px; padding-top: 12px; color: #41424e;">'
    'Virenfrei.<a href="https://www.avast.com/sig-email?utm_medium=email&utm_source=link" target="_blank" style="color: #4453ea;">www.avast.com'
    '</a>\t\t</td>\n\t</tr>\n</table>\n<a href="#DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2" width="1" height="1"> </a></div>'
)


_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


_CARD = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Horvat;Ana\r\nFN:Ana Horvat\r\nEMAIL:ana@example.org\r\nEND:VCARD\r\n"


_PGP_SIGNATURE = (
    "-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCAAdFiEE1q0Pz0T7hX6b9cZ1k2mQv3nX8JIFAmdAMxAACgkQk2mQv3nX\n"
    "8JLo5w/9Hn1kq2W0cVb7zTq3VxJpPz9y2iUQbXo4kZrJm8Qm5vB3pS6r7t0nQwE=\n=4Fd2\n-----END PGP SIGNATURE-----\n"
)


def gateways() -> Iterator[NamedMail]:
    for name, banner in BANNERS.items():
        language = {"ACHTUNG": "de", "selten": "de", "ATTENTION": "fr"}.get(name, "en")
        one = asked(language)
        yes = SHORT[language]
        yield (
            f"banner over the answer: {name}",
            one,
            outlook_plain(one, f"{banner}\n\n{yes}", language),
        )
        yield (
            f"banner over the answer in HTML: {name}",
            one,
            outlook_web(one, f"{banner}\n\n{yes}", language),
        )
        seen = banner.replace(one.person_address, one.shop_address) + "\n\n" + sent(one)
        over = f"{yes}\n\n{ROUNDCUBE[language]}\n{quoted(seen)}"
        yield f"banner in the quote: {name}", one, mail(one, part(over))
        unmarked = under_block(one, language, "_" * 32).replace(sent(one), seen)
        yield (
            f"banner in the unmarked quote: {name}",
            one,
            mail(one, part(f"{yes}\n{unmarked}"), subject=f"RE: [EXTERNAL] {one.subject}"),
        )
    for name, advert in ANTIVIRUS.items():
        language = "de" if "German" in name else "en"
        one = asked(language)
        yield (
            f"antivirus: {name}",
            one,
            thunderbird(one, f"{SHORT[language]}\n\n{advert}", language),
        )
        quoted_over = (
            f"{SHORT[language]}\n\n{THUNDERBIRD[language]}\n{quoted(sent(one))}\n\n{advert}\n"
        )
        yield f"antivirus below the quote: {name}", one, mail(one, part(quoted_over))
    de = asked("de")
    html = f'<html><body><p class="MsoNormal">Ja, gerne!</p>{_AVAST_HTML}</body></html>'
    yield "antivirus: Avast HTML", de, mail(de, part(html, "html"))
    both = f'<div dir="ltr">Ja</div>{_AVAST_HTML}<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escaped(GMAIL["de"])}<br></div><blockquote class="gmail_quote">{breaks(sent(de))}</blockquote></div>'
    yield (
        "antivirus: Avast Gmail",
        de,
        mail(
            de,
            multipart(
                "alternative",
                part(f"Ja\n\n{ANTIVIRUS['Avast German']}\n\n{GMAIL['de']}\n\n{quoted(sent(de))}"),
                part(both, "html"),
            ),
        ),
    )
    for language, notices in FOOTERS.items():
        one = asked(language)
        below = f"{SHORT[language]}\n\n{ROUNDCUBE[language]}\n{quoted(sent(one))}\n\n{notices[0]}\n"
        yield f"footer below the quote: {language}", one, mail(one, part(below))
        yield (
            f"footer right under the answer: {language}",
            one,
            outlook_html(one, f"{SECOND[language]}\n\n{notices[0]}", language),
        )
    en = asked("en")
    for name, subject in {
        "EXTERNAL": f"RE: [EXTERNAL] {en.subject}",
        "EXT": f"Re: [EXT] {en.subject}",
        "SPAM": f"Re: ***SPAM*** {en.subject}",
        "SV": f"SV: {en.subject}",
        "VS": f"VS: {en.subject}",
        "RIF": f"RIF: {en.subject}",
        "Re[2]": f"Re[2]: {en.subject}",
        "RE AW": f"RE: AW: {en.subject}",
        "no prefix": en.subject,
        "secure": f"[secure] Re: {en.subject}",
        "cut short": f"Re: {en.subject[:20]}",
        "empty": "",
        "another": "My answer",
        "Re alone": "Re:",
        "Antwoord": f"Antwoord: {en.subject}",
    }.items():
        content = apple_mail(en, "Yes", "en")
        head = f"Re: {en.subject}"
        whole = content.decode().replace(f"Subject: {head}", "Subject: " + subject)
        yield f"subject {name}", en, whole.encode()
    yield from _rewritten()


def _rewritten() -> Iterator[NamedMail]:
    """What gateways do to the links and the code within the quote."""
    en = asked("en")
    text = sent(en)
    links = re.findall(r"mailto:\S+", text)
    safe, proof, angle = text, text, text
    for link in links:
        safe = safe.replace(
            link,
            f"https://eur02.safelinks.protection.outlook.com/?url={quote(link, safe='')}&data=05%7C02%7Cana%40example.org%7C8d1f&sdata=Xq9%3D&reserved=0",
        )
        proof = proof.replace(link, f"https://urldefense.com/v3/__{link}__;!!Abc123!kYdE8s$")
        angle = angle.replace(link, f"<{link}>")
    token = en.token
    changed = {
        "SafeLinks": safe,
        "urldefense": proof,
        "links in angle brackets": angle,
        "links cut": text.replace(links[0], "mailto:desk@flowers.example").replace(
            links[1], "mailto:desk@flowers.example"
        ),
        "code in lower case": text.replace(token, token.lower()),
        "code without groups": text.replace(token, token.replace("-", "")),
        "code with soft hyphens": text.replace(token, token.replace("-", "-\u00ad")),
        "code with non-breaking hyphens": text.replace(token, token.replace("-", "\u2011")),
        "code folded": text.replace(token, token[:20] + "\n" + token[20:]),
        "straight quotation marks": text.replace("“", '"').replace("”", '"'),
        "no blank lines": text.replace("\n\n", "\n"),
        "double blank lines": text.replace("\n\n", "\n\n\n"),
        "cut after the first paragraph": text.split("\n\n")[0] + "\n\n" + text.split("\n\n")[1],
        "cut in the middle": text[: len(text) // 2],
        "question marks for curly letters": text.replace("“", "?").replace("”", "?"),
    }
    for name, quote_text in changed.items():
        yield (
            f"quote changed: {name}",
            en,
            mail(en, part(f"Yes\n\n{GMAIL['en']}\n\n{quoted(quote_text)}\n")),
        )
        unmarked = under_block(en, "en", "-----Original Message-----").replace(text, quote_text)
        yield (
            f"unmarked quote changed: {name}",
            en,
            mail(en, part(f"Yes\n\n{unmarked}\n"), prefix="RE: "),
        )


def signed() -> Iterator[NamedMail]:
    en, de = asked("en"), asked("de")
    clear = thunderbird(en, "Yes", "en").partition(b"Content-Type:")
    body = clear[1] + clear[2]
    signature = (
        b"Content-Type: application/pgp-signature; name=OpenPGP_signature.asc\r\nContent-Description: OpenPGP digital signature\r\nContent-Disposition: attachment; filename=OpenPGP_signature.asc\r\n\r\n"
        + _PGP_SIGNATURE.replace("\n", "\r\n").encode()
    )
    params = ';\n micalg=pgp-sha512;\n protocol="application/pgp-signature"'
    yield "PGP/MIME signed", en, mail(en, multipart("signed", body, signature, params=params))
    key = b"Content-Type: application/pgp-keys; name=OpenPGP_0x1234.asc\r\nContent-Disposition: attachment; filename=OpenPGP_0x1234.asc\r\n\r\n-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\nxsFNBF\r\n=abcd\r\n-----END PGP PUBLIC KEY BLOCK-----\r\n"
    yield (
        "PGP/MIME signed with key",
        en,
        mail(
            en,
            multipart(
                "signed",
                multipart(
                    "mixed", multipart("mixed", body, boundary="--in"), key, boundary="--mid"
                ),
                signature,
                params=params,
            ),
        ),
    )
    inline = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nYes, I confirm.\n{_PGP_SIGNATURE}"
    )
    yield "inline PGP", en, mail(en, part(inline, encoding="7bit"))
    dashed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nYes\n\n{THUNDERBIRD['en']}\n{quoted(sent(en))}\n\n- -- \nAna Horvat\n{_PGP_SIGNATURE}"
    yield "inline PGP with quote and dash-escaped signature", en, mail(en, part(dashed))
    smime = b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=smime.p7s\r\n\r\nMIAGCSqGSIb3DQEHAqCAMIACAQExDzANBglghkgBZQMEAgEFADCABgkqhkiG9w0BBwEAAKCC\r\n"
    yield (
        "S/MIME signed",
        de,
        mail(
            de,
            multipart(
                "signed",
                part("Ja, gerne!"),
                smime,
                params=';\n protocol="application/pkcs7-signature"; micalg=sha-256',
            ),
        ),
    )
    outlook = outlook_html(de, "Ja", "de").partition(b"Content-Type:")
    yield (
        "S/MIME signed Outlook",
        de,
        mail(
            de,
            multipart(
                "signed",
                outlook[1] + outlook[2],
                smime,
                params=';\n protocol="application/x-pkcs7-signature"; micalg=SHA1',
            ),
        ),
    )
    logo = attachment("image001.png", "image/png", _PNG, inline="image001.png@01DB3BF1")
    html = part(
        '<p class=MsoNormal>Yes<o:p></o:p></p><p class=MsoNormal>Ana Horvat<br><img width=120 height=40 src="cid:image001.png@01DB3BF1"><o:p></o:p></p>',
        "html",
    )
    text = part("Yes\n\nAna Horvat\n\n[cid:image001.png@01DB3BF1]\n")
    yield (
        "logo related",
        en,
        mail(en, multipart("related", multipart("alternative", text, html), logo)),
    )
    yield (
        "logo attached",
        en,
        mail(
            en,
            multipart(
                "mixed", part("Yes\n\nAna Horvat"), attachment("logo.png", "image/png", _PNG)
            ),
        ),
    )
    yield (
        "vCard attached",
        en,
        mail(en, multipart("mixed", part("Yes"), attachment("ana.vcf", "text/x-vcard", _CARD))),
    )
    yield (
        "logo and text after it (Apple)",
        en,
        mail(
            en,
            multipart(
                "mixed",
                part("Yes\n\n"),
                attachment("logo.png", "image/png", _PNG, inline="logo"),
                part("\n\n"),
            ),
        ),
    )
    yield (
        "winmail.dat",
        en,
        mail(
            en,
            multipart(
                "mixed",
                part("Yes"),
                attachment("winmail.dat", "application/ms-tnef", b"x\x9f>\x22\x01\x00"),
            ),
        ),
    )
    yield "empty second part", en, mail(en, multipart("mixed", part("Yes"), part("")))
    yield (
        "text/enriched alternative",
        en,
        mail(en, multipart("alternative", part("Yes"), part("<bold>Yes</bold>", "enriched"))),
    )
    for name, header in {
        "read receipt wanted": "Disposition-Notification-To: Ana Horvat <ana@example.org>",
        "high importance": "X-Priority: 1 (Highest)\nImportance: High",
        "Auto-Submitted no": "Auto-Submitted: no",
        "autocrypt": "Autocrypt: addr=ana@example.org; keydata=mDMEXEcE6RYJKwYBBAHaRw8BAQdA",
        "Reply-To own": "Reply-To: Ana Horvat <ana@example.org>",
        "spam header": "X-Spam-Status: Yes, score=5.2 required=5.0 tests=BAYES_50",
        "copy to herself": "Cc: ana@example.org",
        "Exchange": "X-MS-Exchange-Organization-AuthAs: Anonymous\nX-OriginatorOrg: example.org",
        "another mailer": "X-Mailer: Mail.Ru Mailer 1.0",
    }.items():
        yield f"header: {name}", en, mail(en, part("Yes"), headers=header)
