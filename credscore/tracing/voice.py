"""Whose own voice an article is: a newsroom's, whose reporter may have been there, or a body's that tells of itself."""

from __future__ import annotations

import re
from functools import lru_cache

from credscore.records import Claim
from credscore.tracing.words import TOKEN, fold

# What only one who was there writes: "I saw", "our reporter counted", "the clerk showed us".
_SEEING = "saw seen see watched timed counted heard visited stood stand standing spoke met walked came reached looked sat followed passed entered shown"
_SAW = re.compile(
    r"\b(?:I|[Ww]e|us|me)(?:['’](?:m|ve|re))? (?:(?:have|had|am|are|was|were|just|also|was allowed to|were allowed to|could|can|all) )*(?:SEEING|thrown|shown)\b"
    r"|\b[Ss]how(?:ed|n|s)? (?:us|me|our reporter|this newspaper)\b"
    r"|\b(?:[Oo]ur|[Tt]his|[Tt]his newspaper's|[Aa]n?|[Tt]he) (?:[A-Z][\w&]*(?:['’]s)? ){0,3}(?:reporter|correspondent|photographer|journalist)s?\b"
    r"(?=[^.;]{0,80}\b(?:SEEING)\b)".replace("SEEING", _SEEING.replace(" ", "|"))
)
_REPORTS = re.compile(r"\b[Oo]ur (?:own )?(?:reporter|correspondent|newsroom)s?\b|\bhas learn(?:ed|t)\b")
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]*[”\"“»]")
_COMPANY = frozenset("inc ltd plc gmbh ag sa corp llc co holding holdings kk pt oy ab asa spa group a/s".split())
# Bodies that publish statements of their own.
_RELEASING = frozenset(
    "council ministry university hospital union party association board committee authority government parliament police brigade"
    " municipality foundation federation company bank society school court prosecutor administration department secretariat railroad railways"
    " syndicat sindicato gewerkschaft verband verein asociacion associazione mission workers"
    " league diocese guard agency cooperative hall comune commune mairie ayuntamiento rathaus office landkreis institute centre center commission directorate corporation airline airlines".split()
)
_PRESS_OFFICE = re.compile(
    r"\b(?:press|media|information) (?:centre|center|office|department|release)\b|\bpress service of\b", re.IGNORECASE
)
_NEWS = frozenset("news press information wire telegraph".split())
# An article that says "we" so often outside quotations, and tells of itself by name, is its body's own.
_WE, _LEAST_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b"), 2
# … or that does so in its first letters; "Frontwatch has seen the report" is a newsroom's.
_LEAD = 400
_LEARNS = r"(?:(?:has|have|had|can|may|also|now) )*(?:seen?|learn(?:ed|t|s)?|reveal(?:s|ed)?|understands?|obtained|reviewed|reports?|reported|publish(?:es|ed)|spoke|asked|read|found|live|exclusive)\b"
# A body whose name has one of these is an outlet.
_MEDIA = frozenset(
    "newswire monitor broadcasting fm channel insider voice news post times daily radio tv television herald gazette mail journal weekly online press wire tribune courier echo"
    " star sun mirror express observer chronicle telegraph record blog portal magazine review today".split()
)
_CALLS = r"(?:correspondent|reporter|colleague|photographer|journalist)"
# "DUBRIVNE, Oct 12 (ELA) - ": an agency's dateline, with its name or initials.
_DATELINE = re.compile(r"^[^\n]{0,60}\(([^()\n]{2,40})\) ?[-–—]", re.MULTILINE)
_VIA = " via "
# Articles of which it is remembered whether they are releases: the claims of a story ask again and again.
_REMEMBERED = 1024


def saw(claim: Claim) -> bool:
    """Whether a claim tells, in the article's own words, what its reporter saw."""
    return bool(_SAW.search(without_quotations(claim.text)))


def reports(claim: Claim) -> bool:
    """Whether a claim names the article's own newsroom as who has found out: "our correspondent", "the Herald has learned"."""
    return bool(_REPORTS.search(claim.text))


def without_quotations(text: str) -> str:
    """A text without what stands in quotation marks."""
    return _QUOTED.sub(" ", text)


@lru_cache(maxsize=_REMEMBERED)
def is_release(outlet: str, text: str = "") -> bool:
    """Whether an article is the statement of a body: by the body's name, or because it says "we" and begins sentences with its own name.

    >>> is_release("Harrow Council"), is_release("Harrow Post"), is_release("Tirta Bahari", "Tirta Bahari regrets this. We lost our ferry.")
    (True, False, True)
    """
    words = [fold(word) for word in TOKEN.findall(outlet)]
    if _PRESS_OFFICE.search(outlet):
        return True
    if _MEDIA & set(words) or ("agency" in words and _NEWS & set(words)) or _has_dateline(outlet, text):
        return False
    if (_COMPANY | _RELEASING) & set(words):
        return True
    plain = without_quotations(text)
    # "Told the Herald" is what a newspaper writes of itself; a body is the subject of its own sentences.
    begins = [
        match.start()
        for name in _names_of(outlet)
        for match in re.finditer(rf"(?:^|[.!?\n]\s*|\s[-–—]\s){re.escape(name)}\b(?! {_LEARNS})", plain)
    ]
    return bool(begins) and (min(begins) < _LEAD or len(_WE.findall(plain)) >= _LEAST_WE)


def _has_dateline(outlet: str, text: str) -> bool:
    """Whether an article begins like an agency's dispatch, with the outlet's own name or initials in brackets."""
    initials = "".join(word[0] for word in outlet.split() if word[0].isupper())
    return any(match[1] in (outlet, initials) for match in _DATELINE.finditer(text))


def _names_of(outlet: str) -> tuple[str, ...]:
    """The outlet's name, and the same without what goes before and after a company's name."""
    return outlet, " ".join(word for word in outlet.split() if fold(word.strip(".,")) not in _COMPANY)


def is_own_reporter(name: str, text: str) -> bool:
    """Whether an article calls somebody its own reporter."""
    if "our " not in text and "Our " not in text:
        return False
    who = re.escape(name)
    return bool(re.search(rf"\b[Oo]ur (?:\w+ ){{0,2}}{_CALLS},? {who}\b|\b{who}, our (?:\w+ ){{0,2}}{_CALLS}\b", text))


def is_own_agency(name: str, outlet: str) -> bool:
    """Whether an outlet's article is the copy of an agency, which names itself in it: "…, AFP reported".

    >>> is_own_agency("Agence France-Presse", "AFP via Harrow Post"), is_own_agency("Reuters", "Harrow Post")
    (True, False)
    """
    agency, via, _ = outlet.partition(_VIA)
    initials = "".join(token[0] for token in TOKEN.findall(name.replace("-", " ")) if token[0].isupper())
    return bool(via) and agency in (name, initials)


def company_words() -> frozenset[str]:
    """Words that stand beside a company's name ("Ltd") and tell nothing of which it is."""
    return _COMPANY
