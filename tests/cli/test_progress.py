"""The bar is for people who wait: on a terminal, for several files, where results do not show."""

from __future__ import annotations

import io

import pytest

from credscore.cli.progress import with_progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch, *, err: io.StringIO, out: io.StringIO, total: int = 3, elsewhere: bool = False) -> str:
    monkeypatch.setenv("TERM", "xterm")
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", err)
        patch.setattr("sys.stdout", out)
        assert list(with_progress(range(total), total, results_elsewhere=elsewhere)) == list(range(total))
    assert out.getvalue() == ""
    return err.getvalue()


def test_on_a_terminal(monkeypatch) -> None:
    for out, elsewhere in ((io.StringIO(), False), (Terminal(), True)):
        text = shown(monkeypatch, err=Terminal(), out=out, elsewhere=elsewhere)
        assert "Scoring" in text
        assert "3/3" in text


@pytest.mark.parametrize(
    ("err", "out", "total"),
    [(io.StringIO(), io.StringIO(), 3), (Terminal(), Terminal(), 3), (Terminal(), io.StringIO(), 1)],
    ids=["no terminal", "results show", "one file"],
)
def test_nothing_otherwise(monkeypatch, err, out, total: int) -> None:
    assert shown(monkeypatch, err=err, out=out, total=total) == ""
