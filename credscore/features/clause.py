"""The bones of each sentence: how it opens, its subject, its finite verb.

"The log lists 14 calls" rests on the log, "The committee met" on nobody, and neither has a word of attribution. A few steps
over word classes find subject and verb; no parser is needed for what is asked here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.features.base import ArticleContext
from credscore.lexicons.vocabulary import SHAPES, cue_classes, function_classes, word_paths, word_tags

BoolArray = NDArray[np.bool_]

# How far into a sentence the comma after an opening phrase, and the verb, are looked for; how many auxiliaries and adverbs a
# verb may have; in tokens.
_OPENING, _REACH, _GROUP = 22, 40, 4
# An opening phrase names a document within so many tokens ("Under section 12 of the 2019 Act").
_NEAR = 9
_CLOSING = 6
_SUBJECT_PREFIX, _VERB_PREFIX = 5, 7


def _codes(names: tuple[str, ...], wanted: str) -> BoolArray:
    listed = wanted.split()
    return np.array([name in listed for name in names], dtype=np.bool_)


_IS_NAME = _codes(SHAPES, "Title UPPER miXed Initial")
_NUMBER = SHAPES.index("number")
_FINITE_TAG = _codes(word_tags(), "VBD VBZ VBP MD")
_PARTICIPLE = _codes(word_tags(), "VBN VBD VBG")
_NOT_VERB_TAG = _codes(word_tags(), "NN NNS JJ VBG IN")
_HEAD_TAG = np.array([tag in ("", "NN", "NNS", "NNP", "NNPS", "PRP") for tag in word_tags()], dtype=np.bool_)
_OPENING_TAG = _codes(word_tags(), "IN RB WRB VBG VBN")
_ADVERB = _codes(word_tags(), "RB")
_PAST = _codes(word_tags(), "VBN")
_PLURAL = _codes(word_tags(), "NNS")
_IS_AUXILIARY = _codes(function_classes(), "auxiliary")
_OPENING_FUNCTION = _codes(function_classes(), "preposition subordination")
_PREPOSITION = _codes(function_classes(), "preposition")
_DETERMINER = _codes(
    function_classes(), "determiner number pronoun_possessive pronoun_subject pronoun_object pronoun_indefinite"
)
_RELATIVES = frozenset(("who", "which", "that", "whose"))
_NEGATIONS = frozenset(("not", "n't"))
_BREAKS = frozenset(("-", "–", "—", "(", ":", ";"))
_MARKS = ("-", "–", "—", ":")
_NAME, _FIGURE = "NAME", "NUM"


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
        auxiliary = _IS_AUXILIARY[function]
        listed = (columns.verb > 0) & ~_NOT_VERB_TAG[tag] & ~name
        self.article = article
        self._capital: list[bool] = name.tolist()
        self._number: list[bool] = (shape == _NUMBER).tolist()
        self._known: list[bool] = (tag > 0).tolist()
        self._auxiliary: list[bool] = auxiliary.tolist()
        self._finite: list[bool] = (auxiliary | (_FINITE_TAG[tag] & ~name) | listed).tolist()
        self._participle: list[bool] = _PARTICIPLE[tag].tolist()
        self._head: list[bool] = ((_HEAD_TAG[tag] & (shape != _NUMBER)) | name).tolist()
        self._plural: list[bool] = (_PLURAL[tag] & ~name).tolist()
        self._past: list[bool] = (_PAST[tag] & ~name).tolist()
        self._starts: list[bool] = (_DETERMINER[function] | (shape == _NUMBER)).tolist()
        self._preposition: list[bool] = _PREPOSITION[function].tolist()
        self._opens: list[bool] = (_OPENING_FUNCTION[function] | _OPENING_TAG[tag]).tolist()
        self._adverb: list[bool] = _ADVERB[tag].tolist()

    def begin(self, first: int, last: int) -> int:
        """The first word of a sentence, behind quotation marks and the like."""
        lower = self.article.lower
        while first < last - 1 and not lower[first][0].isalnum():
            first += 1
        return first

    def word(self, at: int, begin: int) -> str:
        """A token in lower case, names and numbers masked; ``begin`` is the first word of the sentence, whose capital letter
        tells nothing unless the word is no known one."""
        if self._number[at] or self.article.lower[at][0].isdigit():
            return _FIGURE
        if self._capital[at] and (at != begin or not self._known[at]):
            return _NAME
        return self.article.lower[at]

    def clause(self, first: int, last: int) -> Clause:
        """The clause of the sentence of tokens ``first`` to ``last``."""
        lower = self.article.lower
        at = self.begin(first, last)
        opening = None
        if self._opens[at] and (not self._capital[at] or self._known[at]):
            opening = at
            comma = next((k for k in range(at + 1, min(last, at + _OPENING)) if lower[k] == ","), None)
            if comma is None:
                at = self._behind_phrase(at, last)
            elif comma + 1 < last:
                at = comma + 1
        head, finite = self._subject_and_verb(at, last, appositions=True)
        if finite is None:
            # Commas of a list: "Police, firefighters and medics came".
            head, finite = self._subject_and_verb(at, last, appositions=False)
        return Clause(opening, at, head, finite, None if finite is None else self._meaning(finite, last))

    def _meaning(self, finite: int, last: int) -> int:
        """The word that carries the meaning of a verb: behind auxiliaries, adverbs and negations."""
        at = finite
        while at < min(last - 1, finite + _GROUP):
            if not (self._auxiliary[at] or self._adverb[at] or self.article.lower[at] in _NEGATIONS):
                break
            at += 1
        return at

    def _behind_phrase(self, opening: int, last: int) -> int:
        """Where the subject begins after an opening phrase without a comma: "In 2019 | the firm failed"."""
        seen = False
        for k in range(opening + 1, min(last, opening + _NEAR)):
            if self._finite[k]:
                return opening
            noun = self._capital[k] or self._number[k] or (self._head[k] and self.article.lower[k][0].isalnum())
            begins = (self._starts[k] and not self._number[k]) or (
                noun and (self._capital[k - 1] or self._number[k - 1]) != (self._capital[k] or self._number[k])
            )
            if seen and begins and not self._preposition[k - 1]:
                return k
            seen = seen or noun
        return opening

    def _subject_and_verb(self, at: int, last: int, *, appositions: bool) -> tuple[int | None, int | None]:
        """The last noun before the first phrase that hangs on it, and the first verb outside of relative clauses and, if they
        are to be passed over, appositions."""
        lower = self.article.lower
        head, inside, relative, closed = None, False, False, False
        k, stop = at, min(last, at + _REACH)
        while k < stop:
            word = lower[k]
            if word == ",":
                inside, closed = appositions and not inside, True
            elif inside:
                pass
            elif k > at and word in _RELATIVES:
                relative = closed = True
            elif self._finite[k] or (head == k - 1 and self._is_verb_here(k, last)):
                if not relative:
                    return head, k
                relative = False
                while k + 1 < stop and (
                    self._auxiliary[k + 1] or self._adverb[k + 1] or (self._auxiliary[k] and self._participle[k + 1])
                ):
                    k += 1
            elif self._preposition[k] or word in _BREAKS:
                closed = True
            elif not closed and self._head[k] and word[0].isalnum():
                head = k
            k += 1
        return head, None

    def _is_verb_here(self, at: int, last: int) -> bool:
        """Whether a word right after a noun that looks like a plural or a participle is a verb: a noun phrase begins after it
        ("The log lists 14 calls"), or for a participle the clause ends with it."""
        if at + 1 >= last or not (self._plural[at] or self._past[at]):
            return False
        return self._starts[at + 1] or (self._past[at] and not self.article.lower[at + 1][0].isalnum())


def is_document(article: ArticleContext, at: int) -> bool:
    """Whether a token names a kind of document ("will" is more often a verb than one)."""
    return article.source_class[at] == "document" and not _IS_AUXILIARY[article.function[at]]


def opening_document(article: ArticleContext, opening: int, last: int) -> int | None:
    """The document that an opening phrase names ("Under the contract of 2019"), before its comma or the first verb."""
    for at in range(opening + 1, min(last, opening + _NEAR)):
        if article.lower[at] == "," or article.verb[at] or _IS_AUXILIARY[article.function[at]]:
            return None
        if is_document(article, at):
            return at
    return None


def clause_keys(article: ArticleContext) -> list[set[str]]:
    """What the wording model sees of each sentence's bones: "S:log" its subject, "V:lists" its verb, "A:under" its opening.

    With them stand the subject's and the verb's classes and clusters, the word after the verb, and words of attribution at
    the end. A name is "NAME", a number "NUM".
    """
    reader = ClauseReader(article)
    lower, verb, source = article.lower, article.verb, article.source_class
    tags, paths, cues = word_tags(), word_paths(), cue_classes()
    tag, path = article.analysis.columns.tag.tolist(), article.analysis.columns.path.tolist()
    starts = _DETERMINER[article.analysis.columns.function].tolist()
    found = []
    for claim in article.claims:
        first, last = claim.first, claim.last
        clause, start = reader.clause(first, last), reader.begin(first, last)
        keys: set[str] = set()
        if clause.opening is not None:
            keys.add(f"A:{lower[clause.opening]}")
            if opening_document(article, clause.opening, last) is not None:
                keys.update(("A:document", f"AD:{lower[clause.opening]}"))
        head, kind = clause.head, ""
        if head is None:
            keys.add("S:")
        else:
            word, begin = reader.word(head, start), clause.subject
            kind = source[head] or (_NAME if word == _NAME else tags[tag[head]])
            opens = lower[begin] if starts[begin] else _NAME if reader.word(begin, start) == _NAME else ""
            keys.update((f"S:{word}", f"SC:{kind}", f"SD:{opens}"))
            if word != _NAME:
                keys.add(f"SP:{paths[path[head]][:_SUBJECT_PREFIX]}")
            if any(is_document(article, k) for k in range(begin, clause.finite or head + 1)):
                keys.add("S?document")
        if clause.verb is None or clause.finite is None:
            keys.add("V:")
        else:
            at = clause.verb
            word, meaning = reader.word(at, start), cues[verb[at]]
            group = "_".join([*lower[clause.finite : at][: _GROUP - 1], word])
            auxiliary = "AUX" if at > clause.finite else ""
            keys.update((f"V:{word}", f"VG:{group}", f"VC:{meaning}"))
            keys.update((f"VT:{auxiliary}{tags[tag[at]]}", f"SV:{kind}|{meaning or tags[tag[at]]}"))
            if word not in (_NAME, _FIGURE):
                keys.add(f"VP:{paths[path[at]][:_VERB_PREFIX]}")
            if at + 1 < last:
                keys.update((f"N:{reader.word(at + 1, start)}", f"NT:{tags[tag[at + 1]]}"))
        end = last - 1
        while end > first and not lower[end][0].isalnum():
            end -= 1
        for k in range(max(first, end - _CLOSING), end + 1):
            if verb[k]:
                keys.add(f"E:{cues[verb[k]]}")
            if source[k]:
                keys.add(f"ES:{source[k]}")
        keys.update(f"M:{mark}" for mark in _MARKS if mark in lower[first + 1 : last])
        found.append(keys)
    return found
