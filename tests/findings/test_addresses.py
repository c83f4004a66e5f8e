"""Addresses as people write them: American ones judged, foreign ones never refused."""

from __future__ import annotations

import pytest

from gdnotice.findings.addresses import judged


@pytest.mark.parametrize(
    "lines",
    [
        ("12 Example Street", "Albany, NY 12207"),
        ("12 Example Street", "Albany NY 12207"),
        ("12 Example Street", "Albany, N.Y. 12207-0001"),
        ("12 Example Street", "Albany, New York 12207"),
        ("12 Example Street", "Fargo, North Dakota 58102", "USA"),
        ("12 Example Street", "Washington, District of Columbia 20001"),
        ("12 Example Street", "Albany", "NY 12207"),
        ("12 Example Street, Albany, NY 12207",),
        ("4 Calle Ejemplo", "San Juan PR 00901"),
        ("PSC 3, Box 1200", "APO AE 09012"),
        ("60 Example Avenue", "St. Paul, MN 55107", "Attn: Specialized Finance"),
        ("12 Example Street", "albany, ny 12207", "united states of america"),
        ("P.O. Box 7", "Winston-Salem, NC 27101"),
    ],
)
def test_addresses_of_the_united_states(lines: tuple[str, ...]) -> None:
    assert judged(lines) is None


@pytest.mark.parametrize(
    "lines",
    [
        ("10 Example Street", "London SW1A 2AA", "United Kingdom"),
        ("10 Example Street", "London SW1A 2AA", "UK"),
        ("10 Example Street", "Cardiff CF10 1AA", "Wales"),
        ("Rue de l'Exemple 4", "75001 Paris", "France"),
        ("Beispielweg 3", "10115 Berlin", "GERMANY"),
        ("100 Example Street", "Toronto, ON M5V 2T6", "Canada"),
        ("1 Example St", "Perth WA 6000", "Australia"),
        ("Via Esempio 1", "20121 Milano MI", "Italy"),
        ("Av. Ejemplo 5", "06600 Ciudad de México", "Mexico"),
        ("Rustaveli Ave 1", "0108 Tbilisi", "Georgia"),
        ("12/F Example Tower", "Central", "Hong Kong"),
        ("Sheikh Zayed Road", "Dubai", "United Arab Emirates"),
        ("Ejemplo 5", "Ciudad", "AR"),
        ("〒100-0001 東京都千代田区千代田1-1", "Japan"),
    ],
)
def test_foreign_addresses_are_never_refused(lines: tuple[str, ...]) -> None:
    found = judged(lines)
    assert found is None or found.severity == "warning"


@pytest.mark.parametrize(
    "lines",
    [
        ("10 Example Street", "Toronto, ON M5V 2T6"),
        ("Rue de l'Exemple 4", "75001 Paris"),
        ("Via Esempio 1", "20121 Milano, MI"),
        ("10 Example Street", "Atlantis 12345678"),
        ("10 Example Street", "London", "United Kingdom"),
    ],
)
def test_what_is_not_understood_is_only_a_caution(lines: tuple[str, ...]) -> None:
    found = judged(lines)
    assert found is not None
    assert found.severity == "warning"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("12 Example Street", "Albany, NY 90210"), "New York"),
        (("12 Example Street", "Albany, ZZ 12207"), "ZZ"),
        (("12 Example Street", "Albany, NY 1220"), "ZIP code"),
        (("12 Example Street", "Albany, NY"), "ZIP code"),
        (("12 Example Street", "Albany", "USA"), "last line"),
        (("abc",), "last line"),
        (("12345",), "letter"),
        (("12 Example Street", "San Juan PR 10901"), "Puerto Rico"),
    ],
)
def test_what_cannot_be_an_address(lines: tuple[str, ...], says: str) -> None:
    found = judged(lines)
    assert found is not None
    assert found.severity == "error"
    assert says in f"{found.what} {found.remedy}"
