"""The line under each table: when it was made, with which versions, model and revision."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "default"
_PACKAGES = ("numpy", "scikit-learn", "credscore")
_SHOWN = 12  # digits of a hash


def provenance(model: Path | None = None) -> str:
    """One Markdown line, with the model's hash where one was measured.

    Reads git's own files, so that no git is needed to run a benchmark.
    """
    versions = [f"Python {platform.python_version()}", *(f"{name} {_version(name)}" for name in _PACKAGES)]
    today = dt.datetime.now(dt.UTC).date()
    measured = "" if model is None else f"; model {_digest(model / 'manifest.json')}"
    return f"_{today}; {', '.join(versions)}; git revision {_revision()}{measured}._"


def machine() -> str:
    """Processor, number of cores and system, as far as the system tells."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8", errors="replace").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_SHOWN] if path.exists() else "unknown"


def _revision() -> str:
    """The commit that is checked out; changes that are not committed do not show."""
    folder = ROOT / ".git"
    try:
        if folder.is_file():  # a worktree: "gitdir: PATH"
            folder = (ROOT / folder.read_text(encoding="utf-8").split(":", 1)[1].strip()).resolve()
        head = (folder / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref:"):
            return head[:_SHOWN]
        name = head.split(":", 1)[1].strip()
        common = folder / "commondir"
        home = (folder / common.read_text(encoding="utf-8").strip()).resolve() if common.exists() else folder
        loose = home / name
        if loose.exists():
            return loose.read_text(encoding="utf-8").strip()[:_SHOWN]
        packed = (home / "packed-refs").read_text(encoding="utf-8").splitlines()
        return next(line.split()[0][:_SHOWN] for line in packed if line.endswith(f" {name}"))
    except (OSError, StopIteration, IndexError):
        return "unknown"
