"""The versions that a model was trained with."""

from __future__ import annotations

import platform


def versions() -> dict[str, str]:
    """Of credscore, Python and the libraries that weights depend on."""
    import numpy as np
    import scipy
    import sklearn

    import credscore

    return {
        "credscore": credscore.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    }
