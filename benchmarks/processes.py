"""Runs a benchmark's measurements in processes of their own, so that neither memory nor imports of one weigh on another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from provenance import ROOT

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class FailedError(Exception):
    """The process ended with an error, or took longer than it may; says which."""


def environment() -> dict[str, str]:
    """The environment, with one thread for NumPy and with this checkout in front."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, **dict.fromkeys(_THREADS, "1"), "PYTHONPATH": path, "PYTHONHASHSEED": "0"}


def run_json(command: Sequence[str], given: object = None, *, seconds: float = 1_800) -> Any:
    """What a command prints, read as JSON; ``given`` goes to its standard input as JSON. Wall-time limit in seconds.

    Raises
    ------
    FailedError
        If the command fails or does not end in time.
    """
    try:
        done = subprocess.run(
            command,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            env=environment(),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FailedError(f"more than {seconds:,.0f} s") from None
    except OSError as error:
        raise FailedError(str(error)) from None
    if done.returncode:
        raise FailedError((done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1])
    return json.loads(done.stdout)


def peak_megabytes() -> float:
    """Largest resident memory of this process so far.

    On Linux a process takes over the peak of the one that started it: start it before importing what is large.
    """
    import resource  # noqa: PLC0415  not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
