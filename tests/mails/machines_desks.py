# ruff: noqa: E501 - mails keep the form in which they are read
"""What help desks and challenge-response systems send word by word."""

from __future__ import annotations

from typing import NamedTuple

from mails.machines_build import PERSON, Headers


class System(NamedTuple):
    """One system's mail: its sender, subject, marks and text."""

    name: str
    language: str
    sender: str
    subject: str
    marks: Headers
    text: str


REPLIED: Headers = (("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"))
GENERATED: Headers = (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))
HELP = "Example Support <support@example.org>"

DESKS: tuple[System, ...] = (
    System(
        "OTRS auto reply",
        "en",
        "OTRS System <otrs@example.org>",
        "[Ticket#2026112110000017] RE: {subject}",
        (
            ("X-Mailer", "OTRS Mail Service (6.0.x)"),
            ("X-Powered-By", "OTRS (https://otrs.com/)"),
            ("Precedence", "bulk"),
            ("Auto-Submitted", "auto-generated"),
            ("X-OTRS-Loop", "yes"),
        ),
        "This is a demo text which is send to every inquiry.\nIt could contain something like:\n\nThanks for your email. A new ticket has been created.\n\nYou wrote:\n",
    ),
    System(
        "Znuny auto reply",
        "de",
        "Servicedesk <service@example.org>",
        "[Ticket#2026112110000025] RE: {subject}",
        (
            ("X-Mailer", "Znuny Mail Service (6.5.x)"),
            ("Precedence", "bulk"),
            ("Auto-Submitted", "auto-generated"),
            ("X-Znuny-Loop", "yes"),
        ),
        "Vielen Dank für Ihre E-Mail.\n\nSie erhalten hiermit eine automatische Eingangsbestätigung. Ihre Anfrage hat die Nummer 2026112110000025.\n\nIhre Nachricht:\n",
    ),
    System(
        "Zammad auto reply",
        "en",
        "Zammad Helpdesk <help@example.org>",
        "[Ticket#67001] {subject}",
        (
            ("X-Mailer", "Zammad Mail Service"),
            ("Auto-Submitted", "auto-replied"),
            ("X-Loop", "yes"),
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "All"),
        ),
        "Your request (Ticket#67001) has been received and will be reviewed by our support staff.\n\nTo provide additional information, please reply to this email or click on the following link (for initial login, please request a new password):\nhttps://help.example.org/#ticket/zoom/1\n\nYour Helpdesk Team\n\nZammad, your customer support system",
    ),
    System(
        "Zammad auto reply",
        "de",
        "Zammad Helpdesk <help@example.org>",
        "[Ticket#67002] {subject}",
        (
            ("X-Mailer", "Zammad Mail Service"),
            ("Auto-Submitted", "auto-replied"),
            ("X-Loop", "yes"),
            ("Precedence", "bulk"),
        ),
        "Ihre Anfrage (Ticket#67002) wurde empfangen und wird von unserem Helpdesk-Team bearbeitet.\n\nUm zusätzliche Informationen bereitzustellen, antworten Sie bitte auf diese E-Mail.\n\nIhr Helpdesk-Team",
    ),
    System(
        "RT auto reply",
        "en",
        "Example RT via RT <rt@example.org>",
        "[example.org #4711] AutoReply: {subject}",
        (
            ("RT-Ticket", "example.org #4711"),
            ("Managed-by", "RT 5.0.5 (http://www.bestpractical.com/rt/)"),
            ("RT-Originator", "desk@flowers.example"),
            ("Auto-Submitted", "auto-replied"),
            ("Precedence", "bulk"),
            ("X-RT-Loop-Prevention", "example.org"),
        ),
        'Greetings,\n\nThis message has been automatically generated in response to the\ncreation of a trouble ticket regarding:\n\t"{subject}",\na summary of which appears below.\n\nThere is no need to reply to this message right now.  Your ticket has been\nassigned an ID of [example.org #4711].\n\nPlease include the string:\n\n         [example.org #4711]\n\nin the subject line of all future correspondence about this issue. To do so,\nyou may reply to this message.\n\n                        Thank you,\n                        rt@example.org\n\n-------------------------------------------------------------------------',
    ),
    System(
        "Zendesk, request received",
        "en",
        HELP,
        "[Request received] {subject}",
        (
            ("X-Mailer", "Zendesk Mailer"),
            ("X-Zendesk-From-Account-Id", "5d1f77"),
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "All"),
        ),
        "##- Please type your reply above this line -##\n\nYour request (4711) has been received and is being reviewed by our support staff.\n\nTo add additional comments, reply to this email.\n\n--------------------------------\nThis email is a service from Example. Delivered by Zendesk",
    ),
    System(
        "Zendesk, good or bad",
        "en",
        HELP,
        "[Example] Re: {subject}",
        (("X-Mailer", "Zendesk Mailer"), ("Auto-Submitted", "auto-generated")),
        "Hello Anna's Flowers,\n\nWe'd love to hear what you think of our customer service. Please take a moment to answer one simple question by clicking either link below:\n\nHow would you rate the support you received?\n\nGood, I'm satisfied\n\nBad, I'm unsatisfied\n\nHere's a reminder of what this request was about:",
    ),
    System(
        "Freshdesk, ticket received",
        "en",
        HELP,
        "Ticket Received - {subject}",
        (("X-Mailer", "Freshdesk"), *GENERATED),
        "Dear Anna's Flowers,\n\nWe would like to acknowledge that we have received your request and a ticket has been created with Ticket ID - 4711.\nA support representative will be reviewing your request and will send you a personal response (usually within 24 hours).\n\nTo view the status of the ticket or add comments, please visit https://example.freshdesk.com/helpdesk/tickets/4711\n\nThank you for your patience.\n\nSincerely,\nExample Support Team",
    ),
    System(
        "Freshdesk, ticket closed",
        "en",
        HELP,
        "Ticket Closed - {subject}",
        (("X-Mailer", "Freshdesk"), *GENERATED),
        "Dear Anna's Flowers,\n\nYour Ticket - {subject} - has been closed.\n\nWe hope that the ticket was resolved to your satisfaction. If you feel that the ticket should not be closed or if the ticket has not been resolved, please reply to this email.",
    ),
    System(
        "Jira Service Desk",
        "en",
        "Example Jira <jira@example.atlassian.net>",
        "HELP-4711 {subject}",
        (
            ("X-JIRA-FingerPrint", "5d1f77aa"),
            ("Auto-Submitted", "auto-generated"),
            ("Precedence", "bulk"),
        ),
        "—-—-—-—\nReply above this line.\n\nJust confirming that we got your request. We're on it.\n\nView request: https://example.atlassian.net/servicedesk/customer/portal/1/HELP-4711\n\nTurn off this request's notifications\n\nThis is shared with Anna's Flowers.\n\nHelp Center, powered by Jira Service Management",
    ),
    System(
        "Jira, approval wanted",
        "en",
        "Example Jira <jira@example.atlassian.net>",
        "HELP-4712 {subject}",
        (
            ("X-JIRA-FingerPrint", "5d1f77ab"),
            ("Auto-Submitted", "auto-generated"),
            ("Precedence", "bulk"),
        ),
        "—-—-—-—\nReply above this line.\n\nYour approval is required.\n\nApprove\n\nDecline\n\nView request: https://example.atlassian.net/servicedesk/customer/portal/1/HELP-4712",
    ),
    System(
        "osTicket auto response",
        "en",
        HELP,
        "Support Ticket Opened [#471147]",
        (
            ("Auto-Submitted", "auto-replied"),
            ("X-Auto-Response-Suppress", "DR, RN, OOF, AutoReply"),
            ("X-Autoreply", "osTicket"),
            ("Precedence", "auto_reply"),
        ),
        "Dear Anna's Flowers,\n\nA request for support has been created and assigned ticket #471147. A representative will follow-up with you as soon as possible. You can view this ticket's progress online.\n\nExample Support Team\n\nIf you wish to send additional comments or information regarding this issue, please don't open a new ticket. Simply login and update the ticket.",
    ),
    System(
        "Help Scout auto reply",
        "en",
        HELP,
        "Re: {subject}",
        (("X-Mailer", "Help Scout"), ("X-Autoreply", "yes"), ("Auto-Submitted", "auto-replied")),
        "Hey there,\n\nThanks for getting in touch! This is just an automated note to let you know we got your message. We'll get back to you in one business day.\n\n- The Example Team\n\n{#HS:471147-4711#}",
    ),
    System(
        "HubSpot kickback",
        "en",
        "Example Team <hello@example.org>",
        "Re: {subject}",
        (("X-HubSpot-Autoreply", "true"), ("Auto-Submitted", "auto-replied")),
        "Hi there,\n\nThanks for reaching out! Yes, we got your message and a member of the team will be in touch soon.\n\nDid you find what you were looking for?\n\nYes\nNo",
    ),
    System(
        "Salesforce email-to-case",
        "en",
        HELP,
        "Case 00004711: {subject}    [ ref:!00D0Y.!5000Y:ref ]",
        (
            ("X-SFDC-LK", "00D0Y"),
            ("X-Mail_abuse_inquiries", "http://www.salesforce.com/company/abuse.jsp"),
            ("Auto-Submitted", "auto-generated"),
        ),
        "Dear Anna's Flowers:\n\nThank you for contacting us. Your case number is 00004711. We confirm that your case has been created and assigned.\n\nThank you,\nExample Ltd\n\nref:!00D0Y.!5000Y:ref",
    ),
    System(
        "ServiceNow incident",
        "en",
        "IT Service Desk <example@service-now.com>",
        "Incident INC0004711 has been opened on your behalf",
        (
            ("X-ServiceNow-Generated", "true"),
            ("X-ServiceNow-Source", "Notification-5d1f"),
            ("Auto-Submitted", "auto-generated"),
        ),
        "Short description: {subject}\nClick here to view Incident: INC0004711\n\nComments:\n\nUnsubscribe | Notification Preferences\n\nRef:MSG4711_5d1f77aa",
    ),
    System(
        "ServiceNow approval",
        "en",
        "IT Service Desk <example@service-now.com>",
        "Request REQ0004711 Approval Request",
        (("X-ServiceNow-Generated", "true"), ("Auto-Submitted", "auto-generated")),
        "Short Description: {subject}\nPriority: 4 - Low\n\nClick here to approve REQ0004711\nClick here to reject REQ0004711\n\nRef:MSG4712_5d1f77ab",
    ),
    System(
        "TMDA confirmation",
        "en",
        PERSON,
        "Please confirm your message",
        (
            ("Delivered-To", "ana-confirm-return@example.org"),
            ("X-Delivery-Agent", "TMDA/1.1.12 (Macallan)"),
            ("Precedence", "bulk"),
            ("Auto-Submitted", "auto-replied"),
        ),
        'This message was created automatically by mail delivery software (TMDA).\n\nYour message attached below is being held because the address\n<desk@flowers.example> has not been verified.\n\nTo release your message for delivery, please send an empty message\nto the following address, or use your mailer\'s "Reply" feature.\n\n   ana-confirm-1792663213.4711.5d1f77@example.org\n\nThis confirmation verifies that your message is legitimate and not\njunk-mail.\n\n[ This notice was generated by TMDA/1.1.12 (http://tmda.net/),\n  an automated junk-mail reduction system. ]\n',
    ),
    System(
        "TMDA accepted",
        "en",
        PERSON,
        "Re: Please confirm your message",
        (
            ("X-Delivery-Agent", "TMDA/1.1.12 (Macallan)"),
            ("Precedence", "bulk"),
            ("Auto-Submitted", "auto-replied"),
        ),
        "Your confirmation was accepted, and so your original message has been\ndelivered.\n\nThank you for your cooperation.",
    ),
    System(
        "Boxbe wait list",
        "en",
        "Ana Horvat (via Boxbe) <notification@boxbe.com>",
        "Re: {subject} (Action Required)",
        (("Auto-Submitted", "auto-replied"), ("X-Boxbe-Type", "courtesy"), ("Precedence", "junk")),
        'Hello Anna\'s Flowers,\n\nYour message about "{subject}" was waitlisted.\n\nPlease add yourself to my Guest List so your messages will be delivered to my Inbox. Use the link below.\n\nClick here to deliver your message\nhttps://www.boxbe.com/crs?tc=4711\n\nThank you,\nana@example.org\n\nAbout this Notice\n\nBoxbe prioritizes and screens your email using a personal Guest List and your extended social network.',
    ),
    System(
        "Spamarrest challenge",
        "en",
        "Ana Horvat <verify@spamarrest.com>",
        "Re: {subject} (verification)",
        (("X-Spamarrest-noauth", "1"), ("Precedence", "bulk")),
        "Ana Horvat here,\n\nI'm protecting myself from receiving junk mail.\n\nPlease click the link below to complete the verification process.\nYou have to do this only once.\n\nhttps://www.spamarrest.com/a2?471147:desk@flowers.example\n\nYou have received this message because you just sent mail to ana@example.org for the first time.",
    ),
    System(
        "UOL AntiSpam",
        "pt",
        "AntiSpam UOL <antispam@uol.com.br>",
        "Confirmação de envio / Sending confirmation",
        (("X-UOL-SMTP", "1"), ("Precedence", "bulk")),
        "ANTISPAM UOL » TIRA-TEIMA\n\nOlá,\nVocê enviou uma mensagem para ana@example.org\nPara que sua mensagem seja encaminhada, por favor, clique aqui\n\nEsta confirmação é necessária porque ana@example.org usa o Antispam UOL, um programa que elimina mensagens enviadas por robôs.\n\nAtenção! Você não precisa responder a este e-mail.\n\nHi,\nYou've just sent a message to ana@example.org\nIn order to confirm the sent message, please click here",
    ),
    System(
        "Mailblocks challenge",
        "en",
        PERSON,
        "Re: {subject} - please verify",
        (("X-Mailblocks", "challenge"), ("Precedence", "bulk")),
        "This is an automated message from ana@example.org.\n\nIf you are a person and want your message delivered, reply with YES as the first word of your answer. Automatic senders are not delivered.",
    ),
    System(
        "ASK confirmation",
        "en",
        PERSON,
        "Please confirm (conf#5d1f77aa4711)",
        (("X-AskVersion", "2.5.3"), ("Precedence", "bulk"), ("X-ASK-Auth", "5d1f")),
        "IMPORTANT: please read. This is a confirmation of a message sent by YOU.\n\nTo confirm, simply reply to this message, keeping the subject intact. Your original message is quoted below:",
    ),
)
