"""How a proof reads as linked data (JSON-LD 1.1): what its members are called elsewhere.

The terms are those that the W3C community's guide gives for ISO/IEC TS 27560:2023
(https://w3id.org/dpv/guides/consent-27560); what neither has is under a name of our own. Nothing of
it is fetched: the context stands in the file. Entries of the log stay JSON, as they are hashed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record"
"""The profile of ISO/IEC TS 27560 whose fields a proof has."""

_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


def _names(iri: str) -> dict[str, str]:
    """A member whose value is itself a name of something."""
    return {"@id": iri, "@type": "@id"}


def _time(iri: str) -> dict[str, str]:
    return {"@id": iri, "@type": _TIME}


CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": "urn:opt-in-desk:",
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "records": "dct:hasPart",
    "language": "dct:language",
    "identifier": "dct:identifier",
    "conforms_to": _names("dct:conformsTo"),
    "created": _time("dct:created"),
    "name": "dpv:hasName",
    "description": "dct:description",
    "person": "dpv:hasDataSubject",
    "controller": "dpv:hasDataController",
    "address": "dpv:hasContact",
    "email": "dpv:hasContact",
    "postal_address": "dpv:hasAddress",
    "privacy_notice": "dpv:hasNotice",
    "purpose": {"@id": "dpv:hasPurpose", "@context": {"name": "dct:title"}},
    "personal_data": _names("dpv:hasPersonalData"),
    "legal_basis": _names("dpv:hasLegalBasis"),
    "sign_ups": "dpv:hasDataSource",
    "consent": _names("urn:opt-in-desk:consent"),
    "events": "dpv:hasConsentStatus",
    "indicated_at": _time("dpv:isIndicatedAtTime"),
    "indicated_by": _names("dpv:isIndicatedBy"),
    "method": "dpv:hasIndicationMethod",
    "duration": "dpv:hasDuration",
    "value": "rdf:value",
    "withdrawal_method": "dpv:hasConsentControl",
    "exercised_at": _names("dpv:isExercisedAt"),
    "retention": "dpv:hasStorageCondition",
    "jurisdiction": "dpv:hasJurisdiction",
    "recipients": "dpv:hasRecipient",
    "entries": {"@id": "urn:opt-in-desk:entries", "@type": "@json"},
}


def urn(desk: str, *what: object) -> str:
    """The name of something at a desk (by its UUID), the same in every export."""
    return uuid5(UUID(desk), " ".join(map(str, what))).urn
