"""Words by the part of an attribution that they stand in: what sources of a type, and claims of a flag, sound like.

"Officials" as a source is another sign than "officials" in what is said. The keys are those of the wording model
(``wording.sentence_keys``), with the letter of the part before them: "s:officials", "c:claimed".

The last columns tell of a sentence what it shows of others: that they are denied, not verified, borne out. What the
sentences around a claim show is what counts for it (``around``).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.features.base import ArticleContext
from credscore.features.wording import KeyIndex, TokenTable, WordingModel, sentence_keys
from credscore.records import Flag, SourceType
from credscore.roles import CLAIM_ROLES

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Of the origin: source, cue and content; source and cue of further links; everything else in the sentence.
PARTS = "sctro"
_SOURCE, _CUE, _CONTENT, _RELAY, _REST = range(len(PARTS))
_TYPES = tuple(kind for kind in SourceType if kind is not SourceType.NONE)
_SHOWN_BY_TYPE = frozenset(map(str, _TYPES))
# What the columns are fitted to tell of a claim: the type of its source, and the flags that no type tells.
PART_TARGETS: tuple[SourceType | Flag, ...] = (*_TYPES, *(flag for flag in Flag if str(flag) not in _SHOWN_BY_TYPE))
# What the columns after these are fitted to tell: which of these flags a sentence shows, of whichever sentence.
SHOWN = (Flag.DISPUTED, Flag.UNVERIFIED, Flag.CORROBORATED)
N_PART_COLUMNS = len(PART_TARGETS) + len(SHOWN)
# The places around a claim: sentences by their distance, nearest first.
_PLACES = ((-1,), (1,), (-2, -3), (2, 3, 4))
N_MARK_COLUMNS = N_PART_COLUMNS + len(_PLACES) * len(SHOWN)
# Stands for a sentence that is not there, and is about what one scores that shows nothing.
_NOTHING = -4.0


@dataclass(frozen=True)
class PartsModel:
    """A wording model whose keys begin with the letter of a part; its columns are ``PART_TARGETS``, then ``SHOWN``."""

    words: WordingModel

    def __post_init__(self) -> None:
        by_part: list[tuple[KeyIndex, IntArray]] = []
        keys = self.words.keys
        for letter in PARTS:
            # The keys are sorted: those of a part stand together.
            low, high = bisect_left(keys, f"{letter}:"), bisect_left(keys, f"{letter};")
            by_part.append((KeyIndex(tuple(key[2:] for key in keys[low:high])), np.arange(low, high)))
        object.__setattr__(self, "_by_part", by_part)

    def measure_text(self, article: ArticleContext) -> FloatArray:
        """Scores of every sentence of an article, and those of the sentences around it: (n_sentences, N_MARK_COLUMNS)."""
        scores = self.scores(article)
        counted = np.array([claim.role in CLAIM_ROLES for claim in article.claims], dtype=np.bool_)
        return np.hstack([scores, around(scores, np.zeros(len(scores), dtype=np.int64), counted)])

    def scores(self, article: ArticleContext) -> FloatArray:
        """Scores of every sentence of an article: (n_sentences, N_PART_COLUMNS), in -4..4."""
        by_part: list[tuple[KeyIndex, IntArray]] = self._by_part  # type: ignore[attr-defined]
        tokens, part = _tokens(article), _part_of_tokens(article)
        owners, keys = [], []
        for code, (index, rows) in enumerate(by_part):
            owner, key = index.find(tokens.only(np.flatnonzero(part == code)))
            owners.append(owner)
            keys.append(rows[key])
        return self.words.scores_of(np.concatenate(owners), np.concatenate(keys), tokens.n_sentences)


def around(scores: FloatArray, article: IntArray, counted: NDArray[np.bool_]) -> FloatArray:
    """What the sentences around each one show: the highest score of ``SHOWN`` at each of four places, (n, 4 * n_shown).

    Parameters
    ----------
    scores : (n, N_PART_COLUMNS) of sentences in the order of the text.
    article : (n,) the article of each; others than its own are not looked at.
    counted : (n,) which are looked at: sentences of the body, but no page furniture between them.
    """
    shown = scores[:, len(PART_TARGETS) :]
    found = np.full((len(scores), len(_PLACES), len(SHOWN)), _NOTHING)
    at = np.flatnonzero(counted)
    for place, distances in enumerate(_PLACES):
        for distance in distances:
            here, there = (at[:-distance], at[distance:]) if distance > 0 else (at[-distance:], at[:distance])
            same = article[here] == article[there]
            here, there = here[same], there[same]
            found[here, place] = np.maximum(found[here, place], shown[there])
    return found.reshape(len(scores), len(_PLACES) * len(SHOWN))


def part_keys(article: ArticleContext) -> list[set[str]]:
    """What the model sees of each sentence."""
    tokens, part = _tokens(article), _part_of_tokens(article)
    found: list[set[str]] = [set() for _ in range(tokens.n_sentences)]
    for code, letter in enumerate(PARTS):
        some = tokens.only(np.flatnonzero(part == code))
        for keys, more in zip(found, sentence_keys(some), strict=True):
            keys.update(f"{letter}:{key}" for key in more)
    return found


def _tokens(article: ArticleContext) -> TokenTable:
    analysis = article.analysis
    return TokenTable.of(article.lower, analysis.columns, analysis.document.sentence_first)


def _part_of_tokens(article: ArticleContext) -> IntArray:
    """Code of the part of each token, (n_tokens,), by the chain of its own sentence."""
    part = np.full(len(article.lower), _REST, dtype=np.int64)
    for claim in article.claims:
        links = claim.chain.links
        relations = [article.attributions[index].relation for index in links]
        for relation in relations:
            for piece in relation.pieces:
                part[max(piece.first, claim.first) : min(piece.last, claim.last)] = _CONTENT
        # The origin's own words last: they are what counts where spans overlap.
        for at in range(len(relations) - 1, -1, -1):
            relation = relations[at]
            for span, code in ((relation.source, _SOURCE), (relation.cue, _CUE)):
                if span is not None and span.sentence == claim.index:
                    part[span.first : span.last] = _RELAY if at else code
    return part
