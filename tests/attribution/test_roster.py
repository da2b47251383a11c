"""The sources of an article with all their mentions."""

from __future__ import annotations

from credscore.attribution.roster import roster_of

TEXT = (
    "Mayor Ida Lund of the Tarn Council said no. She said more. Boats lay idle. Peter Holm met Lund.\n\n"
    "Critics said the mayor was late."
)


def test_names_pronouns_and_roles(resolved) -> None:
    found = roster_of(
        resolved(TEXT, ("Mayor Ida Lund of the Tarn Council", "said", ["no"]), ("She", "said", ["more"]),
                 ("Critics", "said", ["the mayor was late"]))
    )  # fmt: skip
    lund = found["Ida Lund"]
    assert [span.text for span in lund.mentions] == ["Mayor Ida Lund of the Tarn Council", "She", "Lund"]
    assert lund.roles == ("mayor",)
    assert lund.affiliation == "Tarn Council"
    assert [span.text for span in found["Critics"].mentions] == ["Critics"]
    assert "Peter Holm" not in found, "he is no source"
    for entry in found.values():
        for span in entry.mentions:
            assert TEXT[span.start : span.end] == span.text


def test_no_sources(resolved) -> None:
    assert roster_of(resolved("It reportedly rained.", (None, "reportedly", ["It"]))) == {}
    assert roster_of(resolved("")) == {}
