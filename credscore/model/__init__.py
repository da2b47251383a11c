"""The fitted model: attribution weights, claim detector, sourcing levels; a folder of JSON and NPZ."""

from credscore.model.folder import FORMAT, load_model, read_manifest, save_model, verify
from credscore.model.levels import ClaimDetector, LevelModel
from credscore.model.record import Model

__all__ = ["FORMAT", "ClaimDetector", "LevelModel", "Model", "load_model", "read_manifest", "save_model", "verify"]
