"""Where the files that ship with the package lie, in a wheel, an sdist and an editable checkout."""

from __future__ import annotations

from pathlib import Path

from credscore.errors import CredscoreError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def _shipped(name: str) -> Path:
    # A wheel carries the top-level folders inside the package (pyproject: force-include); a checkout has them beside it.
    for candidate in (_PACKAGE / "_shipped" / name, _CHECKOUT / name):
        if candidate.exists():
            return candidate
    raise CredscoreError(f"the shipped folder {name!r} is missing beside {_PACKAGE}: reinstall credscore")


def default_model() -> Path:
    """Return the folder of the model that ships with the package."""
    return _shipped("models") / "default"


def pair_model() -> Path:
    """Return the file of the model by which tracing compares claims."""
    return _shipped("models") / "pairs.npz"


def encoder_model() -> Path:
    """Return the file of the transformer by which tracing knows claims that say the same in other words."""
    return _shipped("models") / "encoder.npz"


def examples() -> Path:
    """Return the folder of the example articles that ship with the package."""
    return _shipped("examples")


def lexicons() -> Path:
    """Return the folder of the lexicons (TSV files with a ``SOURCES.yaml``)."""
    return _PACKAGE / "lexicons"
