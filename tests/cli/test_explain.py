"""``credscore explain``."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("scorer")


def test_explains_one_claim(credscore, files) -> None:
    result = credscore("explain", files[0], "--claim", 1)
    assert result.code == 0
    assert "Claim 1 of 2" in result.out
    assert "Tarn Courier (relay, news_outlet)" in " ".join(result.out.split())
    assert "mind the gap" in result.err


def test_no_such_claim(credscore, files) -> None:
    result = credscore("explain", files[0], "--claim", 7)
    assert (result.code, result.out) == (2, "")
    assert "error: there is no claim 7: give a number from 1 to 2\n" in result.err
