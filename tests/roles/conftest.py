"""A model of line roles, fitted on some of the pages that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from credscore.roles import RoleClassifier
from credscore.training import load_dataset
from credscore.training.roles import fit_roles

TRAINING_DATA = Path(__file__).resolve().parent.parent.parent / "training_data"


@pytest.fixture(scope="session")
def classifier() -> RoleClassifier:
    """Fitted on the pages for tuning and every sixth article."""
    pages = load_dataset([TRAINING_DATA / "pages"]).articles
    articles = load_dataset([TRAINING_DATA / "articles"]).articles[::6]
    return RoleClassifier(fit_roles([*articles, *pages]))
