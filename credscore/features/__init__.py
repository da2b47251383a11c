"""Features of claims, one family a file; ``DEFAULT_EXTRACTORS`` lists the families that the shipped model uses."""

from credscore.features.access import AccessFeatures
from credscore.features.base import ArticleContext, ClaimContext, ClaimFeatures, Feature, Found, build_context
from credscore.features.chain import ChainFeatures
from credscore.features.content import ContentFeatures
from credscore.features.continuation import ContinuationFeatures
from credscore.features.corroboration import CorroborationFeatures
from credscore.features.cue import CueFeatures
from credscore.features.document import DocumentFeatures
from credscore.features.doubt import DoubtFeatures
from credscore.features.hedge import HedgeFeatures
from credscore.features.interest import InterestFeatures
from credscore.features.loose import LooseFeatures
from credscore.features.matrix import FeatureTable, column_names, measure_article
from credscore.features.observation import ObservationFeatures
from credscore.features.position import PositionFeatures
from credscore.features.quotation import QuotationFeatures
from credscore.features.setting import SettingFeatures
from credscore.features.source import SourceFeatures
from credscore.features.strength import StrengthFeatures

DEFAULT_EXTRACTORS: tuple[ClaimFeatures, ...] = (
    SourceFeatures(),
    CueFeatures(),
    StrengthFeatures(),
    AccessFeatures(),
    ChainFeatures(),
    QuotationFeatures(),
    HedgeFeatures(),
    DoubtFeatures(),
    CorroborationFeatures(),
    DocumentFeatures(),
    ObservationFeatures(),
    InterestFeatures(),
    ContinuationFeatures(),
    LooseFeatures(),
    ContentFeatures(),
    PositionFeatures(),
    SettingFeatures(),
)

__all__ = [
    "DEFAULT_EXTRACTORS",
    "ArticleContext",
    "ClaimContext",
    "ClaimFeatures",
    "Feature",
    "FeatureTable",
    "Found",
    "build_context",
    "column_names",
    "measure_article",
]
