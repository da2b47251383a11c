"""The records that the package hands to its users: spans, attributions, claims, reports.

All are frozen dataclasses and all enumerations are ``StrEnum``, so ``str()`` and JSON give the plain value.
Offsets count characters (Unicode code points) of ``article.text`` and are half-open: ``text[start:end]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

SCHEMA_VERSION = "1.3"
LEVEL_NAMES: tuple[str, ...] = ("unsourced", "weak", "limited", "solid", "strong")
N_LEVELS = len(LEVEL_NAMES)
POINTS_PER_LEVEL = 25.0


class SourceType(StrEnum):
    """What kind of origin a claim or an attribution has (codebook, section 6)."""

    NONE = "none"
    VAGUE = "vague"
    ANONYMOUS = "anonymous"
    STATE_MEDIA = "state_media"
    NEWS_OUTLET = "news_outlet"
    PERSON = "person"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    OBSERVATION = "observation"
    SOCIAL_MEDIA = "social_media"


class Quotation(StrEnum):
    """How much of an attribution's content stands in quotation marks."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class LinkRole(StrEnum):
    """What a link of the chain does: says it first, passes it on without access, or carries it on record."""

    ORIGIN = "origin"
    RELAY = "relay"
    CARRIER = "carrier"


class Role(StrEnum):
    """What a line of the article is for; only the first three can hold claims."""

    BODY = "body"
    HEADLINE = "headline"
    SUBHEADING = "subheading"
    CAPTION = "caption"
    DATELINE = "dateline"
    BOILERPLATE = "boilerplate"
    DUPLICATE = "duplicate"
    FRAGMENT = "fragment"
    NOT_CLAIM = "not_claim"


class Flag(StrEnum):
    """What holds for the chain that a claim rests on (each is explained in ``docs/output.md``)."""

    ANONYMOUS = "anonymous"
    VAGUE = "vague"
    STATE_MEDIA = "state_media"
    RELAYED = "relayed"
    HEARSAY = "hearsay"
    UNVERIFIED = "unverified"
    DISPUTED = "disputed"
    HEDGED = "hedged"
    INTERESTED = "interested"
    CORROBORATED = "corroborated"
    SELF_REPORT = "self_report"
    DOCUMENT = "document"
    OBSERVATION = "observation"


class DataFormat(StrEnum):
    """A form of labelled data (``credscore.training.formats``)."""

    INLINE = "inline"
    STANDOFF = "standoff"
    ROWS = "rows"
    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"
    BRAT = "brat"
    BIO = "bio"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of ``article.text``: ``text == article.text[start:end]``.

    >>> Span(0, 3, "She").text
    'She'
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A text to score, exactly as given, and what is known about it.

    ``language`` is an ISO 639-1 code. ``dropped_characters`` counts what the extractor left out of an HTML page: the
    characters, without white space, of its visible words that are not in ``text``; 0 for plain text. ``warnings`` say what
    was odd about the file, for example letters that could not be decoded.
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    name: str | None = None
    dropped_characters: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution: ``source`` says (``cue``) the ``content``.

    Either of source and cue may be missing, content may be in several pieces and run over sentences.
    ``entity`` is the resolved full name or description of the source, ``parent`` the index, in the same
    list, of the attribution whose content holds this one.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quotation: Quotation = Quotation.INDIRECT
    entity: str | None = None
    source_type: SourceType = SourceType.NONE
    named: bool = False
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain from origin to article; for a vague origin ``name`` is its own words."""

    name: str
    source_type: SourceType
    role: LinkRole
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """What moved a claim's score: ``points`` are signed and on the 0-100 scale of the score.

    All features that the same words of the text show are one reason: ``evidence`` are these words (empty for a reason of
    absence, such as "no source is given"), ``feature`` the one that weighs most, and ``span`` the words that show that one.
    """

    feature: str
    family: str
    points: float
    span: Span | None
    text: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim with its level (0-4), score (0-100), and everything that these rest on.

    ``probabilities`` are calibrated, one a level; ``level`` is the most probable, ``score`` 25 times the
    expected level; ``base_score`` plus the points of all ``reasons`` is the score (to 0.1). ``attributions``
    are those of the article that touch this claim, ``chain`` runs from the origin to the article.
    """

    text: str
    start: int
    end: int
    level: int
    level_name: str
    score: float
    probabilities: tuple[float, float, float, float, float]
    level_set: tuple[int, ...]
    attributions: tuple[Attribution, ...]
    source_type: SourceType
    origin: Link | None
    chain: tuple[Link, ...]
    flags: frozenset[Flag]
    reasons: tuple[Reason, ...]
    base_score: float = 0.0
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch of the article that is no claim, and the role that says why."""

    start: int
    end: int
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class SourceUse:
    """How much of an article rests on one source: number and share (0-1) of its claims.

    ``mentions`` are all places where the article speaks of it, by name, by pronoun or by role, in order; ``roles`` the nouns
    that say what it is ("mayor"); ``affiliation`` the body that is named beside it.
    """

    name: str
    source_type: SourceType
    claims: int
    share: float
    mentions: tuple[Span, ...] = ()
    roles: tuple[str, ...] = ()
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts and shares (0-1) over an article's claims; ``score`` is the mean claim score, None without claims.

    ``main_source`` is the origin on which most claims rest, None if none has one. ``anonymous_share`` counts origins that are
    unnamed or nobody in particular, ``state_media_share`` state media as origin or relay. ``check_first`` are indices of claims, the
    most pressing first, and ``check_why`` tells for each of them what is weak about it and why it matters.
    """

    claims: int
    score: float | None
    levels: Mapping[str, int]
    flags: Mapping[str, int]
    unsourced_share: float
    single_source_share: float
    check_first: tuple[int, ...]
    check_why: tuple[str, ...] = ()
    main_source: str | None = None
    main_source_share: float = 0.0
    anonymous_share: float = 0.0
    state_media_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in one article. Every unit of the text is in ``claims`` or in ``skipped``.

    ``levels`` are the lowest and highest level of the claims that are printed (see ``only_levels``).
    """

    article: Article
    claims: tuple[Claim, ...]
    skipped: tuple[Skipped, ...]
    sources: tuple[SourceUse, ...]
    summary: Summary
    warnings: tuple[str, ...] = ()
    model: str = field(default="", repr=False)
    levels: tuple[int, int] = (0, N_LEVELS - 1)

    @property
    def shown(self) -> list[tuple[int, Claim]]:
        """The claims that are printed, each with its number: its place in ``claims``, from 1."""
        low, high = self.levels
        return [(number, claim) for number, claim in enumerate(self.claims, start=1) if low <= claim.level <= high]

    def only_levels(self, min_level: int = 0, max_level: int = N_LEVELS - 1) -> Report:
        """Return a report that prints only the claims of some levels, in every form.

        ``claims``, ``summary`` and ``sources`` stay those of the whole article, and claims keep their numbers.

        Raises
        ------
        InputError
            If not ``0 <= min_level <= max_level <= 4``.
        """
        if not 0 <= min_level <= max_level < N_LEVELS:
            from credscore.errors import InputError

            raise InputError(
                f"levels {min_level} to {max_level}: give a lowest and a highest level, from 0 to {N_LEVELS - 1}"
            )
        return replace(self, levels=(min_level, max_level))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data that follows ``docs/report.schema.json``."""
        from credscore.reporting.plain import report_to_dict

        return report_to_dict(self)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return ``to_dict()`` as JSON text."""
        from credscore.reporting.plain import report_to_json

        return report_to_json(self, indent=indent)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim (columns: ``credscore.reporting.frame.COLUMNS``)."""
        from credscore.reporting.frame import report_to_frame

        return report_to_frame(self)

    def to_csv(self) -> str:
        """Return one line a claim below a header; cells that a spreadsheet would take for formulas are disarmed."""
        from credscore.reporting.csvtext import reports_to_csv

        return "".join(reports_to_csv([self]))

    def to_markdown(self) -> str:
        """Return a report to paste: summary, claims, sources and skipped lines; the article's text is escaped."""
        from credscore.reporting.markdown import report_to_markdown

        return report_to_markdown(self)


class DriftKind(StrEnum):
    """How a claim's sourcing changes from one article to the next."""

    ATTRIBUTION_LOST = "attribution_lost"
    ATTRIBUTION_ADDED = "attribution_added"
    HEDGE_LOST = "hedge_lost"
    HEDGE_ADDED = "hedge_added"
    DENIAL_DROPPED = "denial_dropped"
    ORIGIN_REPLACED = "origin_replaced"
    NUMBER_CHANGED = "number_changed"


@dataclass(frozen=True, slots=True)
class TracedClaim:
    """One claim of a story: where it stands, how strong its sourcing is there, and whose word it is.

    ``article`` is the index in ``Trace.articles``, ``claim`` the index in that report's ``claims``. ``origin`` is the index in the story's
    ``origins``, None where the article says it in its own voice or names nobody who can be identified; ``via`` are the links between,
    nearest to the origin first. ``why`` says how the origin was found, ``copy_of`` the article from which the sentence is copied.
    """

    article: int
    claim: int
    text: str
    start: int
    end: int
    level: int
    level_name: str
    score: float
    origin: int | None
    via: tuple[str, ...]
    why: str
    copy_of: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin: all its ``names``, the articles whose claims lead to it, and ``evidence``: why the names are one source."""

    name: str
    source_type: SourceType
    names: tuple[str, ...]
    articles: tuple[int, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim that says the contrary: ``claim`` of the story (an index) against the claim ``number`` of ``article``; ``story`` is the index of the
    story that this one belongs to, None if no other article has it. ``probability`` (0-1) that the two contradict each other."""

    claim: int
    article: int
    number: int
    text: str
    start: int
    end: int
    story: int | None
    probability: float
    why: str


@dataclass(frozen=True, slots=True)
class Drift:
    """A change of sourcing: in ``article`` the claim is told otherwise than in ``earlier`` (an article's index); ``text`` says how."""

    kind: DriftKind
    article: int
    earlier: int
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """A claim that several articles share.

    ``claims`` are in the order of articles; ``title`` is the one that is most like all others. ``probability`` (0-1) that the two tellings
    that are most alike, in different articles, state the same claim; others may be less so. ``independent_origins`` counts
    ``origins``; ``circular``: several articles tell it, and all that name somebody lead to one origin or cite each other (``circular_why``).
    ``relays`` are names of links that passed it on. ``first`` is the index of the claim that appeared first, None where
    dates do not tell; ``strongest`` and ``weakest`` are indices of claims by score.
    """

    title: str
    probability: float
    claims: tuple[TracedClaim, ...]
    origins: tuple[Origin, ...]
    relays: tuple[str, ...]
    circular: bool
    circular_why: str
    contradictions: tuple[Contradiction, ...]
    drift: tuple[Drift, ...]
    strongest: int
    weakest: int
    first: int | None

    @property
    def independent_origins(self) -> int:
        """How many origins nothing shows to be one."""
        return len(self.origins)

    @property
    def articles(self) -> tuple[int, ...]:
        """Indices of the articles that have a claim of this story, in order."""
        return tuple(dict.fromkeys(claim.article for claim in self.claims))


@dataclass(frozen=True, slots=True)
class Trace:
    """The claims that articles share, the most widespread first, then the surest, and the articles (without their texts) in an order of their own: by date, and
    by content where dates do not tell, whatever the order in which they were given."""

    articles: tuple[Article, ...]
    stories: tuple[Story, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data that follows ``docs/trace.schema.json``."""
        from credscore.reporting.trace import trace_to_dict

        return trace_to_dict(self)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return ``to_dict()`` as JSON text."""
        from credscore.reporting.trace import trace_to_json

        return trace_to_json(self, indent=indent)

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each claim of each story."""
        from credscore.reporting.trace import trace_to_frame

        return trace_to_frame(self)

    def to_html(self) -> str:
        """Return a page of its own, with a drawing of origins, relays and articles for each story."""
        from credscore.reporting.trace_html import trace_to_html

        return trace_to_html(self)

    def to_graph(self) -> nx.DiGraph[str]:
        """Return a directed graph from origins over relays to articles."""
        from credscore.reporting.trace_graph import trace_to_graph

        return trace_to_graph(self)

    def to_graphml(self) -> str:
        """Return the graph as GraphML."""
        from credscore.reporting.trace_graph import trace_to_graphml

        return trace_to_graphml(self)

    def to_node_link(self) -> dict[str, Any]:
        """Return the graph as node-link data (networkx, D3)."""
        from credscore.reporting.trace_graph import trace_to_node_link

        return trace_to_node_link(self)
