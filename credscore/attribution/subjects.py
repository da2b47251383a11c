"""Sources that the tagger left unmarked: the subject of a word of speech, or who stands behind it.

    Haseldine, 52, [has denied] any wrongdoing.
    The fine is of forty million, [said] to us the judge of the port, Dona Celeste Mané.
    The fund has doubled, the paper wrote, [citing] …

The tagger marks nearly all sources; where it marks a cue and no source, what stands in the place of one is taken if its words
can be one. The content stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.mentions import AGED
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import FLAGS, SHAPES, cue_classes, function_classes, word_tags
from credscore.segmentation import Document

# Somebody is the subject of these.
_SPEECH = frozenset(
    "accuse add admit agree announce ask believe claim confirm criticise decline deny discuss estimate explain insist oppose order"
    " plan predict praise promise quote cite report say show suggest support tell warn write".split()
)
_BE = frozenset("am is are was were be been being 's 're get got gets".split())
_CAPITAL = frozenset(SHAPES.index(name) for name in ("Title", "UPPER", "miXed", "Initial"))
_RELATIVE = frozenset(("who", "which"))
_PRONOUNS = frozenset("he she they it i we you who all both some others everyone nobody".split())
_NAMED_AS = frozenset(
    ("", "CD", "FW", "JJ", "JJR", "JJS", "NN", "NNP", "NNPS", "NNS", "VBG", "VBN", "PRP$", "DT", "PDT")
)
_HEADS = frozenset(("", "NN", "NNP", "NNPS", "NNS", "FW", "CD"))
_OF_NOUNS = frozenset(("determiner", "number", "pronoun_possessive", "pronoun_indefinite"))
_JOINS = frozenset(("of", "for", "'s", "’s", "'", "’", "-", "&", "."))
_OPENERS = frozenset("even but and meanwhile however then also still".split())
_TO_WHOM = frozenset(("us", "me", "him", "her", "them", "reporters", "journalists"))
_MARKS = frozenset((",", ";", ":", ".", "!", "?", "(", ")", "—", "–"))
_WHERE, _DASH = frozenset(("from", "of", "in", "with")), SHAPES.index("dash")
# How many tokens a noun phrase, and what stands between commas behind it, have at most.
_PHRASE, _APPOSITION = 10, 16
_PARTICIPLE = "ing"
# Sources with their cues.
Spoken = Sequence[tuple[TokenSpan, TokenSpan]]


def with_subjects(document: Document, columns: Columns, relations: Sequence[Relation]) -> list[Relation]:
    """The relations, those without a source with the one that their cue's place shows, if it shows one."""
    words = _Words(document, columns)
    found = [
        replace(r, source=words.whole(r.source)) if r.source is not None and r.cue is not None else r for r in relations
    ]
    # By sentence, so that a long text takes no longer for each cue.
    spoken: dict[int, list[tuple[TokenSpan, TokenSpan]]] = {}
    for relation in relations:
        if (
            relation.cue is not None
            and relation.source is not None
            and relation.cue.sentence == relation.source.sentence
        ):
            spoken.setdefault(relation.cue.sentence, []).append((relation.source, relation.cue))
    for k, relation in enumerate(relations):
        if relation.cue is None or relation.source is not None:
            continue
        source = words.source_of(relation.cue, spoken.get(relation.cue.sentence, ()))
        if source is not None:
            found[k] = replace(relation, source=TokenSpan(*source, relation.cue.sentence))
    return found


class _Words:
    """Reads noun phrases off a document's tokens."""

    def __init__(self, document: Document, columns: Columns) -> None:
        self.lower = columns.lower()
        self.first = document.sentence_first
        self.quoted = document.in_quote
        self.shape = columns.shape.tolist()
        self.flags = columns.flags.tolist()
        self.verb = columns.verb.tolist()
        self.source = columns.source.tolist()
        self.function = [function_classes()[code] for code in columns.function.tolist()]
        self.tag = [word_tags()[code] for code in columns.tag.tolist()]

    def source_of(self, cue: TokenSpan, spoken: Spoken) -> tuple[int, int] | None:
        """Tokens of the source that a cue's place shows; ``spoken``: sources and cues of its sentence."""
        begin, end = self.first[cue.sentence : cue.sentence + 2].tolist()
        if self.lower[cue.first] == "according":
            return self._after(cue.last, end)
        if not self._speaks(cue):
            return None
        if self.lower[cue.last - 1].endswith(_PARTICIPLE) and cue.last - cue.first <= 2:
            return self._of_main_clause(cue, begin, spoken)
        return self._subject(cue, begin, spoken) or self._behind(cue, begin, end)

    def whole(self, source: TokenSpan) -> TokenSpan:
        """A source with the words before it that the tagger left out: "The 26-[year-old] denies", "A 19-year-old from [Leeds] said"."""
        begin = int(self.first[source.sentence])
        at = source.first
        if at > begin and self.lower[at - 1] in _WHERE and self._is_aged(at - 2):
            at -= 2
        if self._is_aged(at) and at - begin >= 2 and self.shape[at - 1] == _DASH:
            at -= 2
            if at > begin and self.function[at - 1] == "determiner":
                at -= 1
        return source if at == source.first else TokenSpan(at, source.last, source.sentence, source.margin)

    def _is_aged(self, at: int) -> bool:
        return at >= 0 and self.lower[at].endswith(AGED)

    def _speaks(self, cue: TokenSpan) -> bool:
        """Whether a cue is a verb with a subject: no noun, no infinitive, and not "is said"."""
        words = range(cue.first, cue.last)
        verbs = [at for at in words if self.verb[at]]
        if not verbs or cue_classes()[self.verb[verbs[-1]]] not in _SPEECH:
            return False
        before = self.lower[cue.first - 1] if cue.first else ""
        return not any(self.lower[at] in _BE or self.lower[at] in ("to", "by") for at in words) and before not in (
            "to", *_BE, "by")  # fmt: skip

    def _of_main_clause(self, cue: TokenSpan, begin: int, spoken: Spoken) -> tuple[int, int] | None:
        """Whose participle it is ("Ruiz mocked them, claiming that …"): that of the last one who spoke in the sentence, or its subject."""
        before = [source for source, verb in spoken if max(source.last, verb.last) <= cue.first]
        if before:
            last = max(before, key=lambda span: span.last)
            return last.first, last.last
        if cue.first > begin and self.lower[cue.first - 1] == ",":
            return self._opening(begin, cue.first)
        return None

    def _subject(self, cue: TokenSpan, begin: int, spoken: Spoken) -> tuple[int, int] | None:
        """The noun phrase before a cue, over adverbs and what stands between commas; of "and pledged" that of the verb before."""
        at = cue.first
        while at > begin and (
            self.tag[at - 1] in ("RB", "MD") or self.function[at - 1] in ("auxiliary", "negation", "adverb_speech")
        ):
            at -= 1
        if at == begin:
            return None
        word = self.lower[at - 1]
        if word in _PRONOUNS or word in _RELATIVE:
            return at - 1, at
        if word in ("and", "but"):
            coordinated = [source for source, verb in spoken if source.last <= verb.first < at]
            if coordinated:
                return coordinated[-1].first, coordinated[-1].last
            return None
        if word == ",":
            # "Haseldine, 52, has denied"
            for comma in range(at - 2, max(begin, at - _APPOSITION), -1):
                if self.lower[comma] == ",":
                    phrase = self._noun_phrase(comma, begin)
                    if phrase is not None and self._opens_clause(phrase[0], begin):
                        return phrase[0], at - 1
                    return None
            return None
        phrase = self._noun_phrase(at, begin)
        return phrase if phrase is not None and self._opens_clause(phrase[0], begin) else None

    def _behind(self, cue: TokenSpan, begin: int, end: int) -> tuple[int, int] | None:
        """Who stands behind a cue that follows what is said: "…, said to us the judge"."""
        closes = self.quoted[cue.first - 1] and not self.quoted[cue.first]
        if cue.first == begin or not (self.lower[cue.first - 1] in (",", "as") or closes):
            return None
        at = cue.last
        if at + 1 < end and self.lower[at] == "to" and self.lower[at + 1] in _TO_WHOM:
            at += 2
        elif at < end and self.lower[at] in _TO_WHOM:
            at += 1
        found = self._after(at, end)
        # "…, cited remarks that she had made": what is cited.
        return found if found is not None and (found[1] == end or self.lower[found[1]] in _MARKS) else None

    def _after(self, at: int, end: int) -> tuple[int, int] | None:
        """The noun phrase that begins at a token, with what is said of somebody behind a comma."""
        stop = at
        while stop < end and stop - at < _PHRASE and self._is_noun_part(stop):
            stop += 1
        while stop > at and not self._is_head(stop - 1):
            stop -= 1
        if stop == at or not self._tells(at, stop):
            return None
        # "the judge of the port, Dona Celeste Mané."
        name = stop + 1
        while name < end and self.shape[name] in _CAPITAL and not self.function[name]:
            name += 1
        named = stop + 1 < name and self.lower[stop] == "," and (name == end or self.lower[name] in _MARKS)
        return at, name if named else stop

    def _opening(self, begin: int, stop: int) -> tuple[int, int] | None:
        """The subject at the beginning of a sentence."""
        while begin < stop and (self.lower[begin] in _OPENERS or not self.lower[begin][0].isalnum()):
            begin += 1
        if begin < stop and self.lower[begin] in _PRONOUNS:
            return begin, begin + 1
        found = self._after(begin, stop)
        return (
            found
            if found is not None and found[1] < stop and (self.verb[found[1]] or self.tag[found[1]].startswith("VB"))
            else None
        )

    def _noun_phrase(self, stop: int, begin: int) -> tuple[int, int] | None:
        """The noun phrase that ends before a token."""
        at = stop
        while at > begin and stop - at < _PHRASE and self._is_noun_part(at - 1):
            at -= 1
        while at < stop and (self.lower[at] in _JOINS or self.lower[at] in _OPENERS):
            at += 1
        if at == stop or not self._is_head(stop - 1) or not self._tells(at, stop):
            return None
        return at, stop

    def _is_noun_part(self, at: int) -> bool:
        name = self.function[at]
        if name:
            return name in _OF_NOUNS or self.lower[at] in _JOINS
        if self.shape[at] in _CAPITAL or self.source[at] or self.lower[at] in _JOINS:
            return True
        return (
            self.lower[at][0].isalnum()
            and self.tag[at] in _NAMED_AS
            and not (self.verb[at] and self.tag[at].startswith("VB"))
        )

    def _is_head(self, at: int) -> bool:
        return not self.function[at] and (
            bool(self.source[at])
            or self.shape[at] in _CAPITAL
            or (self.lower[at][0].isalpha() and self.tag[at] in _HEADS)
        )

    def _tells(self, first: int, last: int) -> bool:
        """Whether a phrase can be somebody or a paper: it has a name or a noun of sources."""
        return any(self.source[at] for at in range(first, last)) or any(
            self.shape[at] in _CAPITAL and not self.function[at] and (at > first or self._is_name(at))
            for at in range(first, last)
        )

    def _is_name(self, at: int) -> bool:
        """Whether a first word is a name: a given name, or in no list of words."""
        return self.tag[at] in ("", "NNP", "NNPS") or bool(
            self.flags[at] & (FLAGS["male_name"] | FLAGS["female_name"] | FLAGS["any_name"] | FLAGS["title"])
        )

    def _opens(self, at: int, begin: int) -> bool:
        """Whether nothing but a mark or "even" stands before a token in its sentence."""
        return all(self.lower[k] in _OPENERS or not self.lower[k][0].isalnum() for k in range(begin, at))

    def _opens_clause(self, at: int, begin: int) -> bool:
        return (
            at == begin
            or self.lower[at - 1] in _MARKS
            or self.function[at - 1] in ("coordination", "complementiser", "subordination", "time")
            or self._opens(at, begin)
            or self.quoted[at - 1] != self.quoted[at]
        )
