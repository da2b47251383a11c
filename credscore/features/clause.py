"""The bones of each sentence: how it opens, its subject, its finite verb.

"The log lists 14 calls" rests on the log, "The committee met" on nobody, and neither has a word of attribution. A few steps
over word classes find subject and verb; no parser is needed for what is asked here, and no word is looked at twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.features.base import ArticleContext
from credscore.lexicons.vocabulary import SHAPES, cue_classes, function_classes, word_paths, word_tags

BoolArray = NDArray[np.bool_]

# How far into a sentence the comma after an opening phrase, and the verb, are looked for; in tokens.
_OPENING, _REACH = 22, 40
# An opening phrase names a document within so many tokens ("Under section 12 of the 2019 Act").
_NEAR = 9
_CLOSING = 6
_SUBJECT_PREFIX, _VERB_PREFIX = 5, 7


def _codes(names: tuple[str, ...], wanted: str) -> BoolArray:
    listed = wanted.split()
    return np.array([name in listed for name in names], dtype=np.bool_)


_IS_NAME = _codes(SHAPES, "Title UPPER miXed Initial")
_FINITE_TAG = _codes(word_tags(), "VBD VBZ VBP MD")
_NOT_VERB_TAG = _codes(word_tags(), "NN NNS JJ VBG IN")
_HEAD_TAG = np.array([tag in ("", "NN", "NNS", "NNP", "NNPS", "PRP") for tag in word_tags()], dtype=np.bool_)
_OPENING_TAG = _codes(word_tags(), "IN RB WRB VBG VBN")
_IS_AUXILIARY = _codes(function_classes(), "auxiliary")
_OPENING_FUNCTION = _codes(function_classes(), "preposition subordination")
_PREPOSITION = _codes(function_classes(), "preposition")
_DETERMINER = _codes(function_classes(), "determiner number pronoun_possessive pronoun_subject pronoun_indefinite")
_ADVERB = _codes(word_tags(), "RB")
_PLURAL = _codes(word_tags(), "NNS")
_NUMBER = SHAPES.index("number")
_RELATIVES = frozenset(("who", "which", "that", "whose"))
_BREAKS = frozenset(("-", "–", "—", "(", ":", ";"))
_DASHES = ("-", "–", "—", ":")


@dataclass(frozen=True, slots=True)
class Clause:
    """Token indices: ``opening`` of the word that opens a phrase before the subject, ``subject`` of the subject's first
    token, ``head`` of its noun, ``finite`` of the first finite verb and ``verb`` of the word that carries its meaning; None
    where there is none."""

    opening: int | None
    subject: int
    head: int | None
    finite: int | None
    verb: int | None


class ClauseReader:
    """Finds the clauses of one article. The token columns are made once, the clauses as they are asked for."""

    def __init__(self, article: ArticleContext) -> None:
        columns = article.analysis.columns
        tag, function, shape = columns.tag, columns.function, columns.shape
        name = _IS_NAME[shape]
        # The first word of a sentence is written with a capital letter, name or not.
        inner = name.copy()
        inner[article.analysis.document.sentence_first[:-1]] = False
        listed = (columns.verb > 0) & ~_NOT_VERB_TAG[tag] & ~name
        auxiliary = _IS_AUXILIARY[function]
        self.article = article
        self.name: list[bool] = inner.tolist()
        self._auxiliary: list[bool] = auxiliary.tolist()
        self._finite: list[bool] = (auxiliary | (_FINITE_TAG[tag] & ~inner) | listed).tolist()
        self._head: list[bool] = ((_HEAD_TAG[tag] & (shape != _NUMBER)) | name).tolist()
        self._plural: list[bool] = (_PLURAL[tag] & ~name).tolist()
        self._starts: list[bool] = (_DETERMINER[function] | (shape == _NUMBER)).tolist()
        self._preposition: list[bool] = _PREPOSITION[function].tolist()
        self._opens: list[bool] = ((_OPENING_FUNCTION[function] | _OPENING_TAG[tag]) & ~inner).tolist()
        self._adverb: list[bool] = _ADVERB[tag].tolist()

    def clause(self, first: int, last: int) -> Clause:
        """The clause of the sentence of tokens ``first`` to ``last``."""
        lower = self.article.lower
        at = first
        while at < last - 1 and not lower[at][0].isalnum():
            at += 1
        opening = None
        if self._opens[at]:
            opening = at
            comma = next((k for k in range(at + 1, min(last, at + _OPENING)) if lower[k] == ","), None)
            if comma is not None and comma + 1 < last:
                at = comma + 1
        head, finite = self._subject_and_verb(at, last)
        verb = finite
        while verb is not None and verb < min(last - 1, finite + 4 if finite is not None else 0):
            if not (self._auxiliary[verb] or self._adverb[verb] or lower[verb] in ("not", "n't")):
                break
            verb += 1
        return Clause(opening, at, head, finite, verb)

    def _subject_and_verb(self, at: int, last: int) -> tuple[int | None, int | None]:
        """The last noun before the first phrase that hangs on it, and the first verb outside of appositions and relative
        clauses."""
        lower = self.article.lower
        head, inside, relative, closed = None, False, False, False
        for k in range(at, min(last, at + _REACH)):
            word = lower[k]
            if word == ",":
                inside, closed = not inside, True
            elif inside:
                continue
            elif k > at and word in _RELATIVES:
                relative = closed = True
            elif self._finite[k] or (head == k - 1 and self._plural[k] and k + 1 < last and self._starts[k + 1]):
                # "The log lists 14 calls": what looks like a plural is a verb where a noun phrase begins after it.
                if not relative:
                    return head, k
                relative = False
            elif self._preposition[k] or word in _BREAKS:
                closed = True
            elif not closed and self._head[k]:
                head = k
        return head, None


def clause_keys(article: ArticleContext) -> list[set[str]]:
    """What the wording model sees of each sentence's bones: "S:log" its subject, "V:lists" its verb, "A:under" its opening.

    With them stand the subject's and the verb's classes and clusters, the word after the verb, and words of attribution at
    the end. A name is "NAME".
    """
    reader = ClauseReader(article)
    lower, verb, source = article.lower, article.verb, article.source_class
    tags, paths, cues = word_tags(), word_paths(), cue_classes()
    tag, path = article.analysis.columns.tag.tolist(), article.analysis.columns.path.tolist()
    starts = _DETERMINER[article.analysis.columns.function].tolist()
    found = []
    for claim in article.claims:
        first, last = claim.first, claim.last
        clause = reader.clause(first, last)
        keys: set[str] = set()
        if clause.opening is not None:
            keys.add(f"A:{lower[clause.opening]}")
            if any(source[k] == "document" for k in range(clause.opening + 1, min(last, clause.opening + _NEAR))):
                keys.update(("A:document", f"AD:{lower[clause.opening]}"))
        head, kind = clause.head, ""
        if head is None:
            keys.add("S:")
        else:
            word = "NAME" if reader.name[head] else lower[head]
            kind = source[head] or ("NAME" if reader.name[head] else tags[tag[head]])
            begin = clause.subject
            start = lower[begin] if starts[begin] else "NAME" if reader.name[begin] else ""
            keys.update((f"S:{word}", f"SC:{kind}", f"SP:{paths[path[head]][:_SUBJECT_PREFIX]}", f"SD:{start}"))
            if any(source[k] == "document" for k in range(begin, clause.finite or head + 1)):
                keys.add("S?document")
        if clause.verb is None or clause.finite is None:
            keys.add("V:")
        else:
            at = clause.verb
            group = "_".join(lower[clause.finite : at + 1][:3])
            meaning = cues[verb[at]]
            keys.update((f"V:{lower[at]}", f"VG:{group}", f"VC:{meaning}", f"VP:{paths[path[at]][:_VERB_PREFIX]}"))
            keys.update((f"VT:{at > clause.finite}{tags[tag[at]]}", f"SV:{kind}|{meaning or tags[tag[at]]}"))
            if at + 1 < last:
                keys.update((f"N:{lower[at + 1]}", f"NT:{tags[tag[at + 1]]}"))
        end = last - 1
        while end > first and not lower[end][0].isalnum():
            end -= 1
        for k in range(max(first, end - _CLOSING), end + 1):
            if verb[k]:
                keys.add(f"E:{cues[verb[k]]}")
            if source[k]:
                keys.add(f"ES:{source[k]}")
        keys.update(f"M:{mark}" for mark in _DASHES if mark in lower[first + 1 : last])
        found.append(keys)
    return found
