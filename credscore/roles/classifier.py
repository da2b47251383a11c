"""Tells the role of every line with a linear-chain CRF over line features; run with NumPy alone."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.errors import ModelError
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import FLAGS, TypeTable
from credscore.records import Role
from credscore.roles.lines import CODE_NAMES, N_SHARES, SHARE_NAMES, LineFeatures, LineMeasurer
from credscore.roles.repeats import repeated_lines
from credscore.segmentation import Document

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

# What a line can be by itself; that it is a repetition, comparison tells.
ROLES: tuple[Role, ...] = (
    Role.BODY,
    Role.HEADLINE,
    Role.SUBHEADING,
    Role.CAPTION,
    Role.DATELINE,
    Role.BOILERPLATE,
    Role.FRAGMENT,
)
N_ROLES = len(ROLES)
CLAIM_ROLES = (Role.HEADLINE, Role.SUBHEADING, Role.BODY)
FEATURE_NAMES: tuple[str, ...] = (*SHARE_NAMES, *CODE_NAMES)
_CLAIM_CODES = [ROLES.index(role) for role in CLAIM_ROLES]
_BODY, _HEADLINE = ROLES.index(Role.BODY), ROLES.index(Role.HEADLINE)
_IS_CLAIM = np.array([role in CLAIM_ROLES for role in ROLES])
# A claim that is lost costs more than a line of furniture that the claim detector still has to sort out.
KEPT = 0.4
# How probable the likeliest headline must be where no line is clearly one.
LIKELIEST_HEADLINE = 0.05
# A line of at most so many tokens may head, or belong to, the line beside it.
HEADING_TOKENS = 8
# Shorter lines may well be furniture in one place and a heading in another.
_MIN_ALIKE = 8
# How many words a line must have to count as a repetition, where it can be one: "He declined." may well be said twice, and
# a subheading takes up words of the text below it.
_MIN_WORDS = {Role.BODY: 5, Role.SUBHEADING: 8, Role.HEADLINE: 5}
_SIDES = 4
# Whoever is named in a line must not decide on its role.
_MASKED = FLAGS["male_name"] | FLAGS["female_name"] | FLAGS["any_name"] | FLAGS["place"] | FLAGS["demonym"]


@dataclass(frozen=True)
class RoleWeights:
    """Weights of the CRF; all float32.

    ``features`` (n_features, 7) by ``FEATURE_NAMES``; ``words``, sorted, of which those that begin with "^" hold for a line's
    first word only, of those with "<" (">") for the line below (above) a short one; ``word_weights`` (n_words, 7); ``transition`` (7, 7) from row to
    column; ``edge`` (2, 7) added at the first and last line.
    """

    features: NDArray[np.float32]
    words: tuple[str, ...]
    word_weights: NDArray[np.float32]
    transition: NDArray[np.float32]
    edge: NDArray[np.float32]

    def __post_init__(self) -> None:
        expected = ((len(FEATURE_NAMES), N_ROLES), (len(self.words), N_ROLES), (N_ROLES, N_ROLES), (2, N_ROLES))
        given = (self.features.shape, self.word_weights.shape, self.transition.shape, self.edge.shape)
        if given != expected:
            raise ModelError(f"weights of roles have shapes {given}; expected {expected}")


class RoleClassifier:
    """Tells roles with fixed weights. Safe to use from several threads."""

    def __init__(self, weights: RoleWeights) -> None:
        self._measurer = LineMeasurer()
        self._shares = weights.features[:N_SHARES]
        self._codes = weights.features[N_SHARES:]
        self._rows = {word: row for row, word in enumerate(weights.words)}
        self._word_weights = weights.word_weights
        self._moves = np.exp(weights.transition.astype(np.float64))
        self._edge = weights.edge.astype(np.float64)
        self._lock = threading.Lock()
        self._table: TypeTable | None = None
        self._filled = 0
        self._scores = np.zeros((0, _SIDES * N_ROLES), dtype=np.float32)

    def roles(self, document: Document, columns: Columns) -> list[Role]:
        """The role of each paragraph of a document, in order."""
        n = len(document.paragraph_start)
        if n == 0:
            return []
        if n == 1:
            # Somebody asks about a single passage: there is no page that it could be furniture of.
            return [Role.BODY]
        begin, size = line_tokens(document)
        lines = self._measurer.measure(document, columns)
        chances = self.probabilities(self.emissions(lines, columns, begin, size))
        codes = self.decode(_alike(chances, lines.same, size))
        found = [ROLES[code] for code in codes]
        _only_the_first_is_headline(found)
        minimum = np.array([_MIN_WORDS.get(role, 0) for role in found])
        for index in repeated_lines(self._measurer.words(columns), begin, size, minimum):
            found[index] = Role.DUPLICATE
        return found

    def emissions(self, lines: LineFeatures, columns: Columns, begin: IntArray, size: IntArray) -> FloatArray:
        """What each line's own features say for each role, (n_lines, 7)."""
        scores = lines.shares @ self._shares + self._codes[lines.codes].sum(axis=1)
        table = self._type_scores(columns.table)
        sums = np.add.reduceat(table[columns.ids, :N_ROLES], begin, axis=0)
        scores += sums / np.sqrt(size)[:, None]
        scores += table[columns.ids[begin], N_ROLES : 2 * N_ROLES]
        # A short line is read together with the lines beside it.
        heads = np.flatnonzero(size[:-1] <= HEADING_TOKENS)
        if len(heads):
            at, starts, lengths = tokens_of(begin[heads], size[heads])
            sums = np.add.reduceat(table[columns.ids[at], 2 * N_ROLES : 3 * N_ROLES], starts, axis=0)
            scores[heads + 1] += sums / np.sqrt(lengths)[:, None]
        heads = np.flatnonzero(size[1:] <= HEADING_TOKENS) + 1
        if len(heads):
            at, starts, lengths = tokens_of(begin[heads], size[heads])
            sums = np.add.reduceat(table[columns.ids[at], 3 * N_ROLES :], starts, axis=0)
            scores[heads - 1] += sums / np.sqrt(lengths)[:, None]
        found: FloatArray = scores.astype(np.float64)
        return found

    @staticmethod
    def decode(chances: FloatArray) -> list[int]:
        """The most probable role of each line (indices into ``ROLES``), from the probabilities (n_lines, 7).

        A line is kept among those that can hold claims if that is at least ``KEPT`` probable.
        """
        kept = chances[:, _CLAIM_CODES].sum(axis=1) >= KEPT
        masked = np.where(kept[:, None] == _IS_CLAIM, chances, -1.0)
        codes: list[int] = masked.argmax(axis=1).tolist()
        if _HEADLINE not in codes:
            # Most articles have one, and amid the furniture above an article none may stand out by itself.
            below = codes.index(_BODY) if _BODY in codes else 0
            best = int(chances[:below, _HEADLINE].argmax()) if below else 0
            if below and chances[best, _HEADLINE] >= LIKELIEST_HEADLINE:
                codes[best] = _HEADLINE
        return codes

    def probabilities(self, emissions: FloatArray) -> FloatArray:
        """P(role) of each line given all lines, by forward and backward sums, (n_lines, 7)."""
        emissions[0] += self._edge[0]
        emissions[-1] += self._edge[1]
        # No role is quite impossible, so that no sum is zero.
        local = np.exp(np.maximum(emissions - emissions.max(axis=1, keepdims=True), -50.0))
        forward, ahead = np.empty_like(local), np.empty_like(local)
        alpha = local[0]
        forward[0] = alpha
        for at in range(1, len(local)):
            alpha = (alpha @ self._moves) * local[at]
            alpha /= alpha.sum()
            forward[at] = alpha
        beta = np.ones(N_ROLES)
        ahead[-1] = beta
        for at in range(len(local) - 1, 0, -1):
            beta = self._moves @ (beta * local[at])
            beta /= beta.sum()
            ahead[at - 1] = beta
        forward *= ahead
        found: FloatArray = forward / forward.sum(axis=1, keepdims=True)
        return found

    def _type_scores(self, table: TypeTable) -> NDArray[np.float32]:
        """Scores of each word type anywhere in a line as its first word above and below, (n_types, 28); computed once a type."""
        with self._lock:
            if self._table is not table:
                self._table, self._filled = table, 0
                self._scores = np.zeros((len(table.columns), _SIDES * N_ROLES), dtype=np.float32)
            if len(table.columns) > len(self._scores):
                more = len(table.columns) - len(self._scores)
                self._scores = np.concatenate([self._scores, np.zeros((more, _SIDES * N_ROLES), dtype=np.float32)])
            for index in range(self._filled, len(table.words)):
                for side, key in enumerate(word_keys(table, index)):
                    row = self._rows.get(key)
                    if row is not None:
                        self._scores[index, side * N_ROLES : (side + 1) * N_ROLES] = self._word_weights[row]
            self._filled = len(table.words)
            return self._scores


def _alike(chances: FloatArray, same: IntArray, size: IntArray) -> FloatArray:
    """The mean of the probabilities over lines of the same words: an author box is one wherever else it stands."""
    counts = np.bincount(same)
    doubled = (counts[same] > 1) & (size >= _MIN_ALIKE)
    if not doubled.any():
        return chances
    sums = np.zeros((len(counts), N_ROLES))
    np.add.at(sums, same, chances)
    return np.where(doubled[:, None], sums[same] / counts[same][:, None], chances)


def _only_the_first_is_headline(roles: list[Role]) -> None:
    """What heads a part of the text further down is a subheading."""
    below = False
    for index, role in enumerate(roles):
        if role is Role.HEADLINE and below:
            roles[index] = Role.SUBHEADING
        below = below or role is Role.BODY


def line_tokens(document: Document) -> tuple[IntArray, IntArray]:
    """First token and number of tokens of every paragraph, (n_paragraphs,) each."""
    sentence = np.searchsorted(document.sentence_paragraph, np.arange(len(document.paragraph_start)))
    begin = document.sentence_first[sentence]
    return begin, np.diff(np.append(begin, len(document.tokens)))


def tokens_of(begin: IntArray, size: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """The tokens of some lines one after the other, where each line begins among them, and the lines' sizes."""
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    return np.repeat(begin - starts, size) + np.arange(int(size.sum())), starts, size


def word_keys(table: TypeTable, index: int) -> tuple[str, str, str, str]:
    """What a word type counts as anywhere in a line, as its first word, in a short line just above, and just below."""
    word = table.words[index]
    if int(table.columns[index, 5]) & _MASKED:
        return "NAME", "^NAME", "<NAME", ">NAME"
    if word[0].isdigit():
        return "NUM", "^NUM", "<NUM", ">NUM"
    lower = word.lower()
    return lower, f"^{lower}", f"<{lower}", f">{lower}"
