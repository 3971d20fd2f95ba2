"""What the letters in the demo's cases say, all invented: plain words, so that an opened document is worth opening."""

from __future__ import annotations

_WMO = "Annemiek de Groot, team Wmo\nTelefoon: 088 000 1187\n"

STOPS = f"""Gemeente Voorbeeldstad
Aan: mevrouw M. van den Akker-Oudshoorn, Lindelaan 14, 9999 XA Voorbeeldstad
14 september 2026

Onderwerp: uw hulp bij het huishouden stopt (nummer WMO-2026-1187)

U kreeg elke week 4 uur hulp bij het huishouden. Vanaf 1 oktober 2026 krijgt u deze hulp niet meer.
Volgens onze gegevens wonen er twee volwassenen op uw adres. Samen kunt u het huishouden doen.
Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot en met 27 oktober 2026.
Stuur een brief met uw naam, het nummer van dit besluit en waarom u het niet eens bent. Hebt u vragen? Bel mij.

{_WMO}"""

REVIEW = """Verslag van het heronderzoek
Nummer: Z-2026-040551
2 september 2026

Het systeem las de gegevens over het adres en over de hulp.
Volwassenen op het adres: 2.
Hulp nu: 4 uur per week.
Uitkomst: de hulp kan stoppen.
Er is niet gebeld en er is niemand langs geweest.
"""

GRANTED = f"""Gemeente Voorbeeldstad
Aan: mevrouw M. van den Akker-Oudshoorn, Lindelaan 14, 9999 XA Voorbeeldstad
22 mei 2023

Onderwerp: u krijgt hulp bij het huishouden (nummer WMO-2023-0417)

U vroeg ons om hulp. Wij spraken met u bij u thuis.
U woont alleen en kunt zwaar werk in huis niet meer zelf doen.
Vanaf 1 juni 2023 krijgt u elke week 4 uur hulp.
Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot en met 4 juli 2023.

{_WMO}"""

OBJECTION = """Aan: gemeente Voorbeeldstad
18 maart 2026

Ik maak bezwaar tegen mijn belasting voor afval en riool (GB-2026-04417).
U rekent het bedrag voor twee mensen. Ik woon alleen.
Ik wil graag dat u dit bedrag opnieuw uitrekent.
U mag mij hierover bellen.

M. van den Akker-Oudshoorn, Lindelaan 14, 9999 XA Voorbeeldstad
"""

PLATE = """Gemeente Voorbeeldstad, team Parkeren
29 juni 2026

U gaf een ander kenteken door: 99-VBS-4.
Dit kenteken hoort nu bij uw vergunning PV-2022-4417.
Uw vergunning loopt door. U hoeft niets meer te doen.
Klopt het kenteken niet? Geef het dan meteen aan ons door.
"""

REMISSION_ASKED = """Aan: gemeente Voorbeeldstad
20 juli 2026

Ik vraag of ik de belasting voor afval en riool niet hoef te betalen.
Mijn inkomen is laag. Op mijn rekening staat 1243,17 euro.
Ik kreeg ook 30.000 euro compensatie voor de toeslagenaffaire.
Dat geld is voor wat mij is aangedaan. Het is geen spaargeld.

I. de Wit
"""

MUST_PAY = """Gemeente Voorbeeldstad
Aan: mevrouw I. de Wit
8 september 2026

Onderwerp: u moet de belasting betalen (nummer KW-2026-0315)

U vroeg of u de belasting niet hoeft te betalen. Dat kan niet: u hebt te veel geld.
Wij telden 31.243,17 euro. U mag 2000 euro hebben. U moet 437,29 euro betalen.
Bent u het niet eens met dit besluit? Dan kunt u in beroep bij het college van burgemeester en wethouders.
Doe dat snel: de termijn is kort. Bel mij. Ik vertel u hoe het moet en tot wanneer het kan.

Marloes Vink, team Belastingen
Telefoon: 088 000 1231
"""

QUESTIONS = """Gemeente Voorbeeldstad, team Inkomen
Aan: D. Visser, Havenstraat 3, 9999 XD Voorbeeldstad
17 augustus 2026

U vroeg bijstand aan. Wij hebben vragen over uw inkomen.
U schreef dat u geen inkomen hebt. Wij zien dat u in mei fooi kreeg: 212,47 euro.
Wij vragen u om papieren over uw inkomen. Stuur ze voor het einde van deze maand.
Krijgen wij niets? Dan kunnen wij stoppen met uw aanvraag.
"""

NOT_TREATED = """Gemeente Voorbeeldstad, team Inkomen
14 september 2026

Onderwerp: wij behandelen uw aanvraag niet (nummer PW-2026-0648)

Wij vroegen u op 17 augustus om papieren over uw inkomen. Wij kregen geen antwoord.
Daarom stoppen wij met uw aanvraag voor bijstand. U krijgt nu geen bijstand.
U kunt meteen opnieuw een aanvraag doen.
Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot en met 27 oktober 2026.
"""

PERMIT = """Gemeente Voorbeeldstad, team Parkeren
19 augustus 2024

Onderwerp: u krijgt een vergunning om te parkeren (nummer PV-2024-1177)

U vroeg een vergunning aan. U krijgt die.
Wij geven uw adres niet aan anderen. Daarom staat het ook niet in deze brief.
Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot en met 1 oktober 2024.
"""

TRANSPORT = """Gemeente Voorbeeldstad, team Onderwijs
22 juni 2026

Onderwerp: vervoer naar school voor Sem (nummer LV-2026-0144)

Sem wordt elke schooldag gebracht en gehaald.
Dat begint op de eerste dag na de zomervakantie.
U hoort van ons hoe laat de bus komt. U hoeft niets te betalen.
Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken tot en met 4 augustus 2026.
"""


def short(title: str, about: str, made: str) -> str:
    """A short letter for a case of which nobody's story hangs on the words; ``made`` is its day."""
    return f"""Gemeente Voorbeeldstad
{made}

{title}
Dit gaat over: {about.lower()}.
Wij hebben dit met u besproken.
Uw zaak is nu klaar. U hoeft niets te doen.
Hebt u vragen? Bel 14 0999.
"""
