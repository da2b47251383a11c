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
        Feature("first_person_plain", "The writer speaks: {evidence}"),
        Feature("negation", "It says that something is not so: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        article, lower = claim.article, claim.article.lower
        first, last = claim.first, claim.last
        n = last - first
        tokens = lower[first:last]
        flags = article.flags[first:last]
        if "?" in tokens:
            at = first + tokens.index("?")
            yield "question", 1.0, (at, at + 1)
        if "!" in tokens:
            at = first + tokens.index("!")
            yield "exclamation", 1.0, (at, at + 1)
        for name in ("exhortation", "emotion", "thanks"):
            bit = FLAGS[name]
            found = next((k for k in range(n) if flags[k] & bit), None)
            if found is not None:
                yield name, 1.0, (first + found, first + found + 1)
        judged = [k for k in range(n) if flags[k] & FLAGS["evaluation"]]
        if judged:
            yield "evaluation", 1.0, (first + judged[0], first + judged[0] + 1)
            yield "evaluation_share", min(1.0, 5 * len(judged) / n), (first + judged[0], first + judged[0] + 1)
        for name, listed in (
            ("second_person", _SECOND),
            ("negation", _NEGATIONS),
            ("past", _PAST),
            ("present", _PRESENT),
        ):
            found = next((k for k in range(n) if tokens[k] in listed), None)
            if found is not None:
                yield name, 1.0, (first + found, first + found + 1)
        if n <= _SHORT:
            yield "short", 1.0, None
        if not any(self._verbal(token) for token in tokens) and not any(article.verb[first:last]):
            yield "no_verb", 1.0, None
        if tokens[-1].isalnum():
            yield "no_stop", 1.0, None
        elif tokens[-1] == ":":
            yield "colon_end", 1.0, (last - 1, last)
        plain = next(
            (k for k in range(n) if tokens[k] in ("i", "we", "my", "our") and not article.quoted[first + k]), None
        )
        if plain is not None:
            yield "first_person_plain", 1.0, (first + plain, first + plain + 1)

    @staticmethod
    def _verbal(token: str) -> bool:
        return token in _PAST or token in _PRESENT or (len(token) > 4 and token.endswith("ed"))


_SECOND = frozenset(("you", "your", "yourself"))
_NEGATIONS = frozenset(("not", "no", "never", "nobody", "none", "nothing", "neither", "without", "n't"))
_PAST = frozenset(
    "was were had did went came took made became began found left held won lost fell rose gave saw said told".split()
)
_PRESENT = frozenset(
    "is are has have does do can will would could may might should must says goes comes takes makes remains".split()
)
