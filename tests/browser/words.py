"""The words a person looks for in the story, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What stands on the pages."""

    collecting: str
    all_but_one: str
    sources: tuple[str, ...]
    decision: str
    outcome: str
    lapsed: str
    running: str
    reason: str
    received: str
    can_delete: str
    kept_reason: str
    officer_looked: str
    signed_out: str


ENGLISH = Words(
    collecting="We are collecting your data now",
    all_but_one="Answers from 7 of 8 systems",
    sources=("Personal Records Database (BRP)", "Help at home", "Parking", "Decisions of the municipality"),
    decision="Your help with the housework",
    outcome="The help stops",
    lapsed="Help at home: Hulp bij het huishouden (aanvraag)",
    running="Help at home: Hulp bij het huishouden",
    reason="I withdrew that application years ago.",
    received="We have received your request",
    can_delete="It can delete this.",
    kept_reason="You need this for your objection.",
    officer_looked="Opened your request to handle it",
    signed_out="You are signed out",
)

DUTCH = Words(
    collecting="Wij halen uw gegevens nu op",
    all_but_one="Antwoord van 7 van de 8 systemen",
    sources=("Basisregistratie Personen (BRP)", "Hulp in huis", "Parkeren", "Besluiten van de gemeente"),
    decision="Uw hulp bij het huishouden",
    outcome="De hulp stopt",
    lapsed="Hulp in huis: Hulp bij het huishouden (aanvraag)",
    running="Hulp in huis: Hulp bij het huishouden",
    reason="Ik trok die aanvraag jaren geleden in.",
    received="Wij hebben uw verzoek ontvangen",
    can_delete="Zij kan dit verwijderen.",
    kept_reason="U heeft dit nodig voor uw bezwaar.",
    officer_looked="Opende uw verzoek",
    signed_out="U bent uitgelogd",
)
