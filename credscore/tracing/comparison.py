"""Compares two statements: is it the same claim, its contrary, or another one?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from credscore.tracing.quantities import compare_numbers, compare_times, same_number
from credscore.tracing.statements import Statement
from credscore.tracing.vectors import Vectors, alike, looked_up, paired
from credscore.tracing.words import thesaurus

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
FrozenSets = tuple[frozenset[str], frozenset[str]]

FEATURES = (
    "said", "plain", "names", "whole", "articles", "same_article", "covered", "covered_other", "margin", "margin_other", "best",
    "numbers_shared", "numbers_differ", "numbers_alone", "numbers_apart", "times_shared", "times_differ", "negation", "opposites", "plan", "possible", "ended",
    "attempt", "condition", "swapped", "names_shared", "names_apart", "length", "length_ratio",
    "local", "local_covered", "local_margin", "local_margin_other",
    "meaning", "meaning_margin", "meaning_margin_other", "meaning_local",
)  # fmt: skip
_N_LOGIC = FEATURES.index("length") - FEATURES.index("numbers_shared")
# Stems that say without a negation that something is not so.
_NEGATIVE = frozenset(
    "stop halt ban bar close lose lost lack refus reject fail block prevent miss off end remov".split()
)
# Stems of "declined to comment", "did not respond to a request", "could not be verified independently", "denied the report".
_STOCK = frozenset(
    "declin refus comment respond respons repli request answer question inquiri email immedi reach avail independ verifi confirm check figur claim report"
    " statement alleg accus deni denial reject disput said say told tell ask spokesman spokeswoman spokesperson".split()
)
# Who denies something has to share so many words with it that are no names.
_LEAST_DENIED = 2
_SLICE, _TINY = 50_000, 1e-9
_KINDS = ("plan", "possible", "ended", "attempt", "condition")


class Comparison:
    """Pairs of statements, measured. Similarities and margins are reckoned at once, (n_pairs,) each; all else in parts, so that
    memory does not grow with the width of the table."""

    def __init__(self, statements: Sequence[Statement], vectors: Vectors, left: IntArray, right: IntArray) -> None:
        self.statements, self.vectors, self.left, self.right = statements, vectors, left, right
        self.owner = np.array([s.article for s in statements], dtype=np.int64)
        self.opposed = [thesaurus().opposed.intersection(s.stems) for s in statements]
        self.names = [frozenset(s.names) for s in statements]
        self.present = _presence(vectors.bare)
        self.said = paired(vectors.said, left, vectors.said, right)
        self.local, self.local_covered = _local(vectors, left, right, self.owner)
        self.margins = margins(self.said, left, right, self.owner)
        self.local_margins = margins(self.local, left, right, self.owner)
        self.meaning = alike(vectors.meaning, left, right)
        self.meaning_margins = margins(self.meaning, left, right, self.owner)
        self.meaning_local = _local_meaning(vectors, left, right, self.owner)

    def features(self, part: IntArray) -> FloatArray:
        """Features of some of the pairs, (n, n_features); they do not hang on which of the two comes first."""
        left, right, vectors = self.left[part], self.right[part], self.vectors
        said, by_words, local_margins = self.said[part], self.margins[part], self.local_margins[part]
        mass, other_mass = vectors.mass[left], vectors.mass[right]
        # Rarity of the stems that both have.
        shared = paired(vectors.bare, left, self.present, right)
        one, other = shared / np.maximum(mass, _TINY), shared / np.maximum(other_mass, _TINY)
        least, most = np.minimum(mass, other_mass), np.maximum(mass, other_mass)
        owner, other_owner = self.owner[left], self.owner[right]
        opposed, names = self.opposed, self.names
        logic = [
            _logic(self.statements[i], self.statements[k], (opposed[i], opposed[k]), (names[i], names[k]))
            for i, k in zip(left.tolist(), right.tolist(), strict=True)
        ]
        return np.column_stack(
            (
                said,
                paired(vectors.plain, left, vectors.plain, right),
                paired(vectors.names, left, vectors.names, right),
                paired(vectors.whole, left, vectors.whole, right),
                _articles(vectors, owner, other_owner),
                owner == other_owner,
                np.maximum(one, other),
                np.minimum(one, other),
                by_words.max(axis=1),
                by_words.min(axis=1),
                (by_words >= 0).all(axis=1),
                np.array(logic, dtype=np.float64).reshape(len(left), _N_LOGIC),
                np.log1p(least),
                least / np.maximum(most, _TINY),
                self.local[part],
                self.local_covered[part],
                local_margins.max(axis=1),
                local_margins.min(axis=1),
                self.meaning[part],
                self.meaning_margins[part].max(axis=1),
                self.meaning_margins[part].min(axis=1),
                self.meaning_local[part],
            )
        )


def _logic(one: Statement, other: Statement, opposed: FrozenSets, names: FrozenSets) -> tuple[float, ...]:
    """What decides beside the words: numbers, times, negation, opposites, what is only planned, and who does it to whom.

    ``opposed`` and ``names``: of either, the stems that have an opposite, and those of names.
    """
    shared, differing = compare_numbers(one.numbers, other.numbers) if one.numbers and other.numbers else (0, 0)
    times_shared, times_differing = compare_times(one.times, other.times)
    mine, theirs = opposed
    exclude = thesaurus().exclude
    opposites = sum(exclude(x, y) for x in mine - theirs for y in theirs - mine) if mine and theirs else 0
    common = len(names[0] & names[1])
    changed = one.modality ^ other.modality
    return (
        min(shared, 2),
        min(differing, 2),
        float(bool(one.numbers) != bool(other.numbers)),
        float(bool(one.numbers and other.numbers) and not shared),
        times_shared,
        times_differing,
        float(contrary_polarity(one, other)),
        min(opposites, 2),
        *(float(kind in changed) for kind in _KINDS),
        float(turned_round(one, other)),
        min(common, 4),
        float(bool(names[0] and names[1] and not common)),
    )


def contrary_polarity(one: Statement, other: Statement) -> bool:
    """Whether one says of the other's words that they are not so.

    A denial turns all that is said round; a negation the words after it.
    """
    if one.denied == other.denied and not one.negated and not other.negated:
        return False
    shared = set(one.stems) & set(other.stems)
    differing = {s for s in shared if ((s in one.negated) != one.denied) != ((s in other.negated) != other.denied)}
    plain = differing - set(one.names) - set(other.names)
    if one.denied != other.denied:
        # Who denies something of Moscow does not deny all that is said of Moscow.
        return len(differing) > len(shared) / 2 and len(plain) >= _LEAST_DENIED
    return bool(plain)


def turned_round(one: Statement, other: Statement) -> bool:
    """Whether A does to B in one what B does to A in the other."""
    if not one.order or not other.order:
        return False
    return bool({(b, what, a) for a, what, b in one.order} & other.order) and not one.order & other.order


def share_stock_alone(one: Statement, other: Statement) -> bool:
    """Whether all that two sentences have in common is how newspapers say that somebody did not answer or that something was not checked: of
    "Elhamra declined to comment" every article has one of its own."""
    shared = set(one.all_stems).intersection(other.all_stems)
    return bool(shared) and shared <= _STOCK


def excluded(one: Statement, other: Statement) -> bool:
    """Whether two claims in nearly the same words plainly exclude each other: by a negation in one alone, by another number of the same thing, or by who
    does it to whom."""
    shared, differing = compare_numbers(one.numbers, other.numbers)
    if (differing and not shared) or turned_round(one, other):
        return True
    plain, negated = (one, other) if other.negated else (other, one)
    if plain.negated or plain.denied or negated.denied or _NEGATIVE & set(plain.stems):
        return False
    return contrary_polarity(one, other)


def _articles(vectors: Vectors, left: IntArray, right: IntArray) -> FloatArray:
    """Similarity of the articles of each pair, (n_pairs,)."""
    n = vectors.articles.shape[0]
    pairs, at = np.unique(left * n + right, return_inverse=True)
    found: FloatArray = paired(vectors.articles, pairs // n, vectors.articles, pairs % n)[at]
    return found


def _local(vectors: Vectors, left: IntArray, right: IntArray, owner: IntArray) -> tuple[FloatArray, FloatArray]:
    """Similarity by words that few sentences of the two articles have, (n_pairs,), and the same in proportion to the shorter statement: of
    all that both tell of one affair, only these words say which of its claims a sentence makes."""
    seen = _Seen(vectors.said, owner)
    cosine, covered = np.zeros(len(left)), np.zeros(len(left))
    for start in range(0, len(left), _SLICE):
        part = slice(start, start + _SLICE)
        one, other = left[part], right[part]
        rows = [seen.reweighted(one, owner[other]), seen.reweighted(other, owner[one])]
        dot = np.asarray(rows[0].multiply(rows[1]).sum(axis=1)).ravel()
        norms = [np.sqrt(np.asarray(row.multiply(row).sum(axis=1)).ravel()) for row in rows]
        cosine[part] = dot / np.maximum(norms[0] * norms[1], _TINY)
        covered[part] = dot / np.maximum(np.minimum(*norms) ** 2, _TINY)
    return cosine, np.minimum(covered, 2.0)


def _local_meaning(vectors: Vectors, left: IntArray, right: IntArray, owner: IntArray) -> FloatArray:
    """Similarity by meaning apart from what the two articles have in all their sentences, (n_pairs,)."""
    n = int(owner.max(initial=-1)) + 1
    means = np.zeros((n, vectors.meaning.shape[1]), dtype=np.float32)
    np.add.at(means, owner, vectors.meaning)
    means /= np.maximum(np.bincount(owner, minlength=n), 1)[:, None].astype(np.float32)
    found = np.empty(len(left))
    for start in range(0, len(left), _SLICE):
        part = slice(start, start + _SLICE)
        common = (means[owner[left[part]]] + means[owner[right[part]]]) / 2
        one, other = vectors.meaning[left[part]] - common, vectors.meaning[right[part]] - common
        norms = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
        found[part] = np.einsum("ij,ij->i", one, other) / np.maximum(norms, _TINY)
    return found


class _Seen:
    """In how many statements of an article each term stands."""

    def __init__(self, said: csr_matrix, owner: IntArray) -> None:
        self.said, self.owner = said, owner
        self.sizes = np.bincount(owner)
        keys = np.repeat(owner, np.diff(said.indptr)) * said.shape[1] + said.indices
        self.keys, counts = np.unique(keys, return_counts=True)
        self.counts = counts.astype(np.float64)

    def reweighted(self, rows: IntArray, others: IntArray) -> csr_matrix:
        """Rows whose weights are multiplied by how rare each term is in their own article and another one together."""
        starts = self.said.indptr[rows].astype(np.int64)
        lengths = self.said.indptr[rows + 1] - starts
        pointer = np.r_[0, np.cumsum(lengths)]
        at = np.arange(pointer[-1]) + np.repeat(starts - pointer[:-1], lengths)
        terms = self.said.indices[at]
        own = self.owner[rows]
        counts = self._counts(np.repeat(own, lengths), terms) + self._counts(np.repeat(others, lengths), terms)
        among = np.repeat(np.log(self.sizes[own] + self.sizes[others] + 1.0), lengths)
        data = self.said.data[at] * (among - np.log(np.maximum(counts, 1.0)))
        return csr_matrix((data, terms, pointer), shape=(len(rows), self.said.shape[1]))

    def _counts(self, articles: IntArray, terms: IntArray) -> FloatArray:
        return looked_up(self.keys, self.counts, articles * self.said.shape[1] + terms)


def _presence(weights: csr_matrix) -> csr_matrix:
    """One for each weight."""
    present = weights.copy()
    present.data = np.ones_like(present.data)
    return present


def margins(similarity: FloatArray, left: IntArray, right: IntArray, owner: IntArray) -> FloatArray:
    """How much more alike a pair is than either of it and any other statement of the other's article, (n_pairs, 2).

    Parameters
    ----------
    similarity, left, right : (n_pairs,) of each pair, and its statements; ``owner`` (n,) the article of each statement.
    """
    found = np.empty((len(similarity), 2))
    for side, (here, there) in enumerate(((left, right), (right, left))):
        key = np.concatenate(
            [here * (owner.max(initial=0) + 1) + owner[there], there * (owner.max(initial=0) + 1) + owner[here]]
        )
        value = np.concatenate([similarity, similarity])
        order = np.lexsort((-value, key))
        sorted_key, sorted_value = key[order], value[order]
        begins = (
            np.flatnonzero(np.r_[True, sorted_key[1:] != sorted_key[:-1]]) if len(key) else np.zeros(0, dtype=np.int64)
        )
        best = sorted_value[begins]
        second_at = np.minimum(begins + 1, max(len(sorted_key) - 1, 0))
        second = (
            np.where(np.r_[begins[1:], len(sorted_key)] - begins > 1, sorted_value[second_at], 0.0)
            if len(key)
            else best
        )
        group = np.searchsorted(sorted_key[begins], key[: len(similarity)]) if len(key) else np.zeros(0, dtype=np.int64)
        rival = np.where(similarity >= best[group] - 1e-12, second[group], best[group])
        found[:, side] = similarity - rival
    return found


def contrary_words(one: Statement, other: Statement) -> str:
    """What two claims that contradict each other differ in, in words for a reader."""
    if contrary_polarity(one, other):
        return "one says what the other denies"
    mine = [q for q in one.numbers if not any(same_number(q.value, x.value) for x in other.numbers)]
    theirs = [q for q in other.numbers if not any(same_number(q.value, x.value) for x in one.numbers)]
    if mine and theirs:
        return f"{mine[0].value:,.6g} against {theirs[0].value:,.6g}"
    pairs = [(x, y) for x in one.stems for y in other.stems if thesaurus().exclude(x, y)]
    if pairs:
        return f"“{pairs[0][0]}” against “{pairs[0][1]}”"
    if turned_round(one, other):
        return "who does it to whom is the other way round"
    return "both cannot be so, as far as their words tell"
