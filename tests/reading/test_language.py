"""English is told from other languages by its function words."""

from __future__ import annotations

from credscore.reading import english_share, language_warning

ENGLISH = (
    "The ferry between the islands will not sail before May, the harbour master said on Monday, because the hull has "
    "to be mended first and there is no dock that is free for it."
)
GERMAN = (
    "Die Fähre zwischen den Inseln wird vor Mai nicht fahren, sagte die Hafenmeisterin am Montag, weil zuerst der Rumpf "
    "repariert werden muss und kein Dock dafür frei ist, wie es in der Stadt heißt."
)


def test_language() -> None:
    assert english_share(ENGLISH) > 0.25
    assert language_warning(ENGLISH) is None
    assert english_share(GERMAN) < 0.05
    warning = language_warning(GERMAN)
    assert warning is not None
    assert "does not look English" in warning


def test_too_little_text_to_tell_its_language() -> None:
    assert english_share("") == english_share("12 345") == 0.0
    assert language_warning("Die Fähre fährt nicht.") is None
