"""Training and measuring models on labelled articles."""

from credscore.training.articles import AnnotatedArticle, parse_article
from credscore.training.checking import DataReport, check_data
from credscore.training.dataset import Dataset, load_dataset
from credscore.training.evaluation import Comparison, Evaluation, compare, evaluate
from credscore.training.fit import train
from credscore.training.formats import DataFormat, RowOptions
from credscore.training.ordinal import OrdinalLogit
from credscore.training.pipeline import SourcingFeatures
from credscore.training.signed import SignedLogit

__all__ = [
    "AnnotatedArticle",
    "Comparison",
    "DataFormat",
    "DataReport",
    "Dataset",
    "Evaluation",
    "OrdinalLogit",
    "RowOptions",
    "SignedLogit",
    "SourcingFeatures",
    "check_data",
    "compare",
    "evaluate",
    "load_dataset",
    "parse_article",
    "train",
]
