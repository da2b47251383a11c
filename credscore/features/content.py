"""What kind of sentence it is: question, exhortation, opinion, fragment, or an assertion that could be checked.

Length, figures and names are left out on purpose: they part written training text from real news better than levels.
"""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.lexicons.vocabulary import FLAGS

_SHORT = 6


class ContentFeatures(ClaimFeatures):
    """Signs that something checkable is asserted, or not."""

    family = "content"
    features = (
        Feature("question", "It is a question: {evidence}"),
        Feature("exclamation", "It is an exclamation: {evidence}"),
        Feature("exhortation", "It demands or advises: {evidence}"),
        Feature("evaluation", "It judges: {evidence}"),
        Feature("evaluation_share", "Share of words that judge: {evidence}"),
        Feature("emotion", "It speaks of feelings: {evidence}"),
        Feature("thanks", "It thanks or greets: {evidence}"),
        Feature("second_person", "It speaks to the reader or hearer: {evidence}"),
        Feature("short", "It is very short"),
        Feature("no_verb", "It has no verb that could be recognised"),
        Feature("past", "It tells what happened: {evidence}"),
        Feature("present", "It is told in the present: {evidence}"),
        Feature("no_stop", "It does not end like a sentence"),
        Feature("colon_end", "It ends with a colon: {evidence}"),
        Feature("writer", "The writer speaks of himself: {evidence}"),
        Feature("writers", "The writers speak of themselves: {evidence}"),
        Feature("negation", "It says that something is not so: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        article = claim.article
        first, last = claim.first, claim.last
        n = last - first
        tokens = article.lower[first:last]
        seen: dict[str, int] = {}
        judged = 0
        # One pass: the first place of each kind of word.
        for at, (token, flags) in enumerate(zip(tokens, article.flags[first:last], strict=True), first):
            kind = _KINDS.get(token)
            if kind is not None and kind not in seen:
                seen[kind] = at
            if flags & _JUDGING:
                for name, bit in _FLAGGED:
                    if flags & bit and name not in seen:
                        seen[name] = at
                judged += bool(flags & FLAGS["evaluation"])
        verbal = "past" in seen or "present" in seen or any(len(t) > 4 and t.endswith("ed") for t in tokens)
        for name, at in seen.items():
            yield name, 1.0, (at, at + 1)
        if judged:
            at = seen["evaluation"]
            yield "evaluation_share", min(1.0, 5 * judged / n), (at, at + 1)
        if not verbal and not any(article.verb[first:last]):
            yield "no_verb", 1.0, None
        if n <= _SHORT:
            yield "short", 1.0, None
        if tokens[-1].isalnum():
            yield "no_stop", 1.0, None
        elif tokens[-1] == ":":
            yield "colon_end", 1.0, (last - 1, last)
        for name, words in (("writer", _SINGULAR), ("writers", _PLURAL)):
            plain = next((k for k in range(first, last) if article.lower[k] in words and not article.quoted[k]), None)
            if plain is not None:
                yield name, 1.0, (plain, plain + 1)


_SINGULAR, _PLURAL = frozenset(("i", "me", "my", "i'm", "i'd", "i've")), frozenset(("we", "us", "our"))
_SECOND = frozenset(("you", "your", "yourself"))
NEGATIONS = frozenset(("not", "no", "never", "nobody", "none", "nothing", "neither", "without", "n't"))
_PAST = frozenset(
    "was were had did went came took made became began found left held won lost fell rose gave saw said told".split()
)
_PRESENT = frozenset(
    "is are has have does do can will would could may might should must says goes comes takes makes remains".split()
)
_KINDS = {
    **dict.fromkeys(_SECOND, "second_person"),
    **dict.fromkeys(NEGATIONS, "negation"),
    **dict.fromkeys(_PAST, "past"),
    **dict.fromkeys(_PRESENT, "present"),
    "?": "question",
    "!": "exclamation",
}
_FLAGGED = tuple((name, FLAGS[name]) for name in ("exhortation", "emotion", "thanks", "evaluation"))
_JUDGING = FLAGS["exhortation"] | FLAGS["emotion"] | FLAGS["thanks"] | FLAGS["evaluation"]
