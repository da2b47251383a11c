"""What a model consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from credscore.attribution.linking import LinkerWeights
from credscore.attribution.referents import AntecedentWeights
from credscore.attribution.tagger import TaggerWeights
from credscore.features.parts import PartsModel
from credscore.features.wording import WordingModel
from credscore.model.foreign import ForeignLevels, LevelScorer
from credscore.model.levels import ClaimDetector, LevelModel
from credscore.model.marks import MarkModel
from credscore.roles import RoleWeights


@dataclass(frozen=True)
class Model:
    """Everything that scoring needs; ``columns`` are the feature names that the weights belong to, in order.

    ``info`` is kept in the manifest: versions, the training data's hash, metrics. ``foreign`` is a user's own classifier of levels.
    """

    tagger: TaggerWeights
    linker: LinkerWeights
    antecedents: AntecedentWeights
    wording: WordingModel
    parts: PartsModel
    roles: RoleWeights
    detector: ClaimDetector
    levels: LevelModel
    marks: MarkModel
    columns: tuple[str, ...]
    info: Mapping[str, Any] = field(default_factory=dict)
    foreign: ForeignLevels | None = None

    @property
    def scoring_levels(self) -> LevelScorer:
        """What the levels come from: a user's own classifier, where there is one."""
        return self.foreign or self.levels
