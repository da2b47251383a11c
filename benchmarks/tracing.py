"""How well tracing finds the same claim, contradictions and origins, beside plain baselines; and how its time grows.

    python benchmarks/tracing.py                         # the written stories that were held out
    python benchmarks/tracing.py --ecbplus TRAIN.jsonl   # and ECB+ (Cybulska & Vossen 2014)
    python benchmarks/tracing.py --scale                 # 100 to 20,000 articles

Baselines want ``pip install datasketch rapidfuzz``. Every system scores pairs of sentences; all are grouped in the same way (average linkage);
baselines with the threshold that is best on the stories that credscore was fitted to. Pairs are those within a story, but the first line also counts as
wrong what credscore finds over stories. On ECB+ nothing is tuned, but the best threshold of each there is shown beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from fit_pairs import unrelated_articles
from provenance import machine, provenance
from sklearn.feature_extraction.text import TfidfVectorizer

import credscore
from credscore.lexicons import default_vocabulary
from credscore.lexicons.vocabulary import word_tags
from credscore.records import Article, Story, Trace
from credscore.tracing.grouping import groups_of
from credscore.tracing.statements import Statement, statements_of
from credscore.tracing.stories import Articles, Contrary, story_of
from credscore.training.articles import read_articles
from credscore.training.claim_sets import read_claim_sets
from credscore.training.stories import GoldStory, StoryClaim, StoryDrift, read_stories

ROOT = Path(__file__).resolve().parents[1]
STORIES, HELD_OUT = ROOT / "training_data" / "stories", ROOT / "training_data" / "stories_held_out"
# Written when all rules and thresholds were there; nobody looked at what is wrong in them.
UNSEEN = ROOT / "training_data" / "stories_unseen"
READINGS = ROOT / "training_data" / "readings"
SAGAS, CAMPAIGNS = ROOT / "training_data" / "sagas_held_out", ROOT / "training_data" / "campaigns"
SETS, READ_SETS = ROOT / "training_data" / "claim_sets", READINGS / "claim_sets"
JOINS = np.r_[0.02, 0.03, np.arange(0.05, 0.96, 0.05)]
OVERLAP = 0.3
# Bounds of the probabilities by which found stories are counted.
BOUNDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
# Words of one part of speech that are as frequent as one another, by rank.
_ALIKE_FREQUENT = 40
Pair = tuple[int, int]


@dataclass
class Sentences:
    """Labelled sentences of many documents: ``text``, ``document`` and ``topic`` of each, and the chains (claims, events) it is part of."""

    text: list[str]
    document: list[int]
    topic: list[str]
    chains: list[frozenset[str]]

    def pairs(self) -> Iterable[Pair]:
        """Pairs of sentences of one topic in different documents."""
        by_topic = defaultdict(list)
        for k, topic in enumerate(self.topic):
            by_topic[topic].append(k)
        for members in by_topic.values():
            yield from ((i, k) for i, k in combinations(members, 2) if self.document[i] != self.document[k])

    def gold(self) -> set[Pair]:
        """Pairs that share a chain."""
        return {(i, k) for i, k in self.pairs() if self.chains[i] & self.chains[k]}


def of_stories(stories: Sequence[GoldStory], *, one_topic: bool = False) -> Sentences:
    """The sentences of stories. ``one_topic``: pairs over stories count as well, as wrong ones if they are found."""
    made = Sentences([], [], [], [])
    document = 0
    for story in stories:
        for told in story.articles:
            for s in told.sentences:
                made.text.append(told.article.text[s.start : s.end])
                made.document.append(document)
                made.topic.append("" if one_topic else story.id)
                made.chains.append(frozenset(f"{story.id} {name}" for name in s.claims))
            document += 1
    return made


def named(stories: Sequence[GoldStory]) -> list[Article]:
    """The articles of stories, each with a name of its own."""
    return [replace(told.article, name=f"{story.id}/{told.id}") for story in stories for told in story.articles]


def found_groups(trace: Trace, articles: Sequence[Article], spans: Sequence[Sequence[Pair]]) -> list[list[int]]:
    """Sentences (numbered over all articles) of each story of a trace. ``spans``: of each article's sentences."""
    index = {article.name: k for k, article in enumerate(articles)}
    first = np.r_[0, np.cumsum([len(each) for each in spans])]
    groups = []
    for story in trace.stories:
        members = set()
        for claim in story.claims:
            k = index[trace.articles[claim.article].name]
            for n, (start, end) in enumerate(spans[k]):
                if min(end, claim.end) - max(start, claim.start) > OVERLAP * (end - start):
                    members.add(int(first[k]) + n)
        groups.append(sorted(members))
    return groups


def linked(groups: Iterable[Sequence[int]], sentences: Sentences) -> set[Pair]:
    """Pairs that stand in one group, of one topic and different documents."""
    return {
        (i, k)
        for group in groups
        for i, k in combinations(sorted(group), 2)
        if sentences.document[i] != sentences.document[k] and sentences.topic[i] == sentences.topic[k]
    }


def prf(found: set[Pair], gold: set[Pair]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hit = len(found & gold)
    p, r = hit / max(len(found), 1), hit / max(len(gold), 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def b_cubed(groups: Iterable[Sequence[int]], sentences: Sentences) -> tuple[float, float, float]:
    """Extended B³ for overlapping chains (Amigó et al. 2009), over sentences that are part of a chain."""
    owner: dict[int, set[int]] = defaultdict(set)
    for n, group in enumerate(groups):
        for k in group:
            owner[k].add(n)
    labelled = [k for k, chains in enumerate(sentences.chains) if chains]
    by_topic = defaultdict(list)
    for k in labelled:
        by_topic[sentences.topic[k]].append(k)
    totals: tuple[list[float], list[float]] = ([], [])
    for members in by_topic.values():
        for k in members:
            scores: tuple[list[float], list[float]] = ([], [])
            for other in members:
                both, gold = (
                    len(owner[k] & owner[other]) or int(k == other),
                    len(sentences.chains[k] & sentences.chains[other]),
                )
                if both:
                    scores[0].append(min(both, gold) / both)
                if gold:
                    scores[1].append(min(both, gold) / gold)
            for total, each in zip(totals, scores, strict=True):
                total.append(float(np.mean(each)))
    p, r = (float(np.mean(total)) for total in totals)
    return p, r, 2 * p * r / max(p + r, 1e-9)


# Baselines: similarity (0-1) of each pair of sentences of a topic.


def tfidf(sentences: Sentences, pairs: Sequence[Pair]) -> np.ndarray:
    """Cosine of TF-IDF over words and word pairs."""
    rows = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english").fit_transform(sentences.text)
    left, right = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    return np.asarray(rows[left].multiply(rows[right]).sum(axis=1)).ravel()


def letters(sentences: Sentences, pairs: Sequence[Pair]) -> np.ndarray:
    """Cosine of TF-IDF over 3 to 5 letters."""
    rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(sentences.text)
    left, right = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    return np.asarray(rows[left].multiply(rows[right]).sum(axis=1)).ravel()


def minhash(sentences: Sentences, pairs: Sequence[Pair]) -> np.ndarray:
    """Jaccard similarity of sets of words and word pairs, by MinHash (datasketch, 128 permutations)."""
    from datasketch import MinHash  # noqa: PLC0415 (only this baseline needs it)

    made = []
    for text in sentences.text:
        words = re.findall(r"\w+", text.lower())
        sketch = MinHash(num_perm=128)
        sketch.update_batch([w.encode() for w in {*words, *map(" ".join, pairwise(words))}])
        made.append(sketch)
    return np.array([made[i].jaccard(made[k]) for i, k in pairs])


def fuzzy(sentences: Sentences, pairs: Sequence[Pair]) -> np.ndarray:
    """token_set_ratio (rapidfuzz)."""
    from rapidfuzz import fuzz, utils  # noqa: PLC0415 (only this baseline needs it)

    texts = [utils.default_process(text) for text in sentences.text]
    return np.array([fuzz.token_set_ratio(texts[i], texts[k]) / 100 for i, k in pairs])


BASELINES: dict[str, Callable[[Sentences, Sequence[Pair]], np.ndarray]] = {
    "TF-IDF cosine, words": tfidf,
    "TF-IDF cosine, letters": letters,
    "MinHash (datasketch)": minhash,
    "token_set_ratio (rapidfuzz)": fuzzy,
}


def grouped(sentences: Sentences, pairs: Sequence[Pair], scores: np.ndarray, join: float) -> list[list[int]]:
    """Groups of a baseline: what is scored below half the threshold cannot join anything and is left out, for speed."""
    kept = [(i, k, float(s)) for (i, k), s in zip(pairs, scores.tolist(), strict=True) if s >= join / 2]
    return groups_of(len(sentences.text), kept, join)


def best_join(sentences: Sentences, pairs: Sequence[Pair], scores: np.ndarray) -> float:
    """The threshold with the best pairwise F1."""
    gold = sentences.gold()
    return max(
        (float(join) for join in JOINS),
        key=lambda join: prf(linked(grouped(sentences, pairs, scores, join), sentences), gold)[2],
    )


def against_pairs(stories: Sequence[GoldStory], sentences: Sentences) -> dict[Pair, set[frozenset[str]]]:
    """Pairs of sentences of different articles that contradict each other, with the pairs of claims by which they do."""
    against = {
        frozenset((f"{story.id} {claim.id}", f"{story.id} {other}"))
        for story in stories
        for claim in story.claims
        for other in claim.against
    }
    found: dict[Pair, set[frozenset[str]]] = {}
    for i, k in sentences.pairs():
        claims = {frozenset((x, y)) for x in sentences.chains[i] for y in sentences.chains[k]} & against
        if claims:
            found[i, k] = claims
    return found


def claimed_against(trace: Trace, articles: Sequence[Article], spans: Sequence[Sequence[Pair]]) -> set[Pair]:
    """Pairs of sentences that the trace calls contradictory."""
    index = {article.name: k for k, article in enumerate(articles)}
    first = np.r_[0, np.cumsum([len(each) for each in spans])]

    def numbers(article: int, start: int, end: int) -> list[int]:
        k = index[trace.articles[article].name]
        return [
            int(first[k]) + n for n, (s, e) in enumerate(spans[k]) if min(e, end) - max(s, start) > OVERLAP * (e - s)
        ]

    found = set()
    for story in trace.stories:
        for each in story.contradictions:
            claim = story.claims[each.claim]
            for i in numbers(claim.article, claim.start, claim.end):
                for k in numbers(each.article, each.start, each.end):
                    found.add((min(i, k), max(i, k)))
    return found


def origin_counts(
    stories: Sequence[GoldStory], trace: Trace, groups: Sequence[Sequence[int]], sentences: Sentences
) -> dict[str, tuple[int, int]]:
    """How often the number of independent origins is exact: of claims whose story was found (half of its sentences, at least,
    are the same), of all claims, and with the readers' own grouping."""
    members = _members(sentences)
    found = right = total = given = 0
    for story, claim, made in as_grouped_by_readers(stories, credscore.load()):
        mine = members[f"{story.id} {claim.id}"]
        total += 1
        given += (made.independent_origins if made else 0) == len(claim.origins)
        share, best = max(((len(mine & set(g)) / len(mine | set(g)), -n) for n, g in enumerate(groups)), default=(0, 0))
        if share >= 0.5:
            found += 1
            right += trace.stories[-best].independent_origins == len(claim.origins)
    # The readers' own grouping tells the rules of origins from those of grouping.
    return {
        "of claims found": (right, found),
        "of all claims": (right, total),
        "with the readers' grouping": (given, total),
    }


def as_grouped_by_readers(
    stories: Sequence[GoldStory], scorer: credscore.Scorer
) -> Iterator[tuple[GoldStory, StoryClaim, Story | None]]:
    """What becomes of each claim that articles share if its tellings, and those of what contradicts it, are those that readers marked; None if none of them is a claim of the report."""
    for story in stories:
        reports = [scorer.score(told.article) for told in story.articles]
        statements = [s for number, report in enumerate(reports) for s in statements_of(number, report)]
        stated = [_stated(story, reports, s) for s in statements]
        told = Articles.of(reports)
        for claim in story.claims:
            if sum(any(claim.id in s.claims for s in each.sentences) for each in story.articles) < 2:
                continue
            members = [k for k, names in enumerate(stated) if claim.id in names]
            members.sort(key=lambda k: (reports[statements[k].article].article.date or "~", k))
            if not members:
                yield story, claim, None
                continue
            against = set(claim.against) | {other.id for other in story.claims if claim.id in other.against}
            contrary = [Contrary(members[0], k, 1.0, "") for k, names in enumerate(stated) if names & against]
            yield (
                story,
                claim,
                story_of(members, statements, told, members[0], 1.0, contrary, dict.fromkeys(members, 0)),
            )


def judged(trace: Trace, groups: Sequence[Sequence[int]], sentences: Sentences) -> list[tuple[float, bool]]:
    """Of each story found its probability, and whether sentences of two of its articles state one claim."""
    gold = sentences.gold()
    return [
        (story.probability, not gold.isdisjoint(combinations(group, 2)))
        for story, group in zip(trace.stories, groups, strict=True)
    ]


def of_written() -> list[tuple[float, bool]]:
    """The stories held out: traced together, by the shipped models, which no sentence of them took part in fitting. Returns ``judged``."""
    stories, known = read_stories(HELD_OUT), of_stories(read_stories(STORIES))
    sentences, articles, over = of_stories(stories), named(stories), of_stories(stories, one_topic=True)
    spans = [[(s.start, s.end) for s in told.sentences] for story in stories for told in story.articles]
    scorer = credscore.load()
    trace = credscore.trace(scorer.score(article) for article in articles)
    groups, gold = found_groups(trace, articles, spans), sentences.gold()
    shared = sum(len({sentences.document[k] for k in members}) > 1 for members in _members(sentences).values())
    print(
        f"\n{len(stories)} stories held out: {len(articles)} articles, {len(sentences.text)} sentences, {shared} shared claims"
    )
    print("\n| stories held out | P | R | F1 | B³ F1 |\n|---|---:|---:|---:|---:|")
    merged = linked(groups, sentences)
    _row("**credscore**, also asked over stories", prf(linked(groups, over), gold))
    _row("**credscore**", prf(merged, gold), b_cubed(groups, sentences)[2])
    pairs, known_pairs = list(sentences.pairs()), list(known.pairs())
    for name, score in BASELINES.items():
        join = best_join(known, known_pairs, score(known, known_pairs))
        got = grouped(sentences, pairs, score(sentences, pairs), join)
        _row(name, prf(linked(got, sentences), gold), b_cubed(got, sentences)[2])
    against, claimed = against_pairs(stories, sentences), claimed_against(trace, articles, spans)
    right, plain = against.keys() & claimed, against.keys() - gold
    claims, told = (set().union(*(against[pair] for pair in pairs)) for pairs in (against, right))
    print(
        f"\nContradicting pairs: {len(against)}, kept apart {1 - len(against.keys() & merged) / len(against):.3f}; of the {len(plain)} that share no other claim, "
        f"which is one reason to stand together, {1 - len(plain & merged) / len(plain):.3f}; linked as contradictions: {len(claimed)}, "
        f"right {len(right)} (precision {len(right) / max(len(claimed), 1):.3f}, recall {len(right) / len(against):.3f}); of {len(claims)} pairs of claims that "
        f"contradict each other, {len(told)} are linked by one of these or more ({len(told) / len(claims):.3f})."
    )
    for what, (exact, of) in origin_counts(stories, trace, groups, sentences).items():
        print(f"\nNumber of origins exact, {what}: {exact / max(of, 1):.3f} of {of}.")
    of_drift(stories, scorer)
    return judged(trace, groups, sentences)


def of_unseen() -> list[tuple[float, bool]]:
    """Stories that neither models nor rules nor thresholds were chosen by, traced together. Returns ``judged``."""
    stories = read_stories(UNSEEN)
    sentences, articles = of_stories(stories), named(stories)
    spans = [[(s.start, s.end) for s in told.sentences] for story in stories for told in story.articles]
    trace = credscore.trace(credscore.load().score_many(articles))
    groups, against = found_groups(trace, articles, spans), against_pairs(stories, sentences)
    merged = linked(groups, sentences)
    p, r, f1 = prf(merged, sentences.gold())
    counts = origin_counts(stories, trace, groups, sentences)
    print(
        f"\n{len(stories)} stories unseen, {len(articles)} articles: P {p:.3f}, R {r:.3f}, F1 {f1:.3f}; contradicting pairs kept apart "
        f"{1 - len(against.keys() & merged) / len(against):.3f} of {len(against)}; number of origins exact, "
        + ", ".join(f"{what} {exact / max(of, 1):.3f} of {of}" for what, (exact, of) in counts.items())
    )
    return judged(trace, groups, sentences)


def of_each(what: str, folder: Path) -> list[tuple[float, bool]]:
    """Sagas or campaigns, each traced by itself: articles of one matter that share little. Returns ``judged``."""
    scorer, sagas = credscore.load(), read_stories(folder)
    hit = found = shared = 0
    stories = []
    for saga in sagas:
        sentences, articles = of_stories([saga]), named([saga])
        spans = [[(s.start, s.end) for s in told.sentences] for told in saga.articles]
        trace = credscore.trace(scorer.score(article) for article in articles)
        groups, gold = found_groups(trace, articles, spans), sentences.gold()
        merged = linked(groups, sentences)
        hit, found, shared = hit + len(merged & gold), found + len(merged), shared + len(gold)
        stories += judged(trace, groups, sentences)
    print(
        f"\n{len(sagas)} {what}, {shared} pairs share a claim: P {hit / found:.3f}, R {hit / shared:.3f}, F1 {2 * hit / (found + shared):.3f}"
    )
    return stories


def by_probability(found: Mapping[str, Sequence[tuple[float, bool]]]) -> None:
    """How many of the stories found, by their probability, are right at least in two of their tellings."""
    print("\n| `probability` | " + " | ".join(found) + " |\n|---" + "|---:" * len(found) + "|")
    for low, high in (*pairwise(BOUNDS), (BOUNDS[0], 1.0)):
        cells = []
        for stories in found.values():
            right = [ok for probability, ok in stories if low <= probability < high or high == 1.0 <= probability]
            cells.append(f"{sum(right)} of {len(right)}" + (f" ({np.mean(right):.2f})" if right else ""))
        print(f"| {low}–{high} | " + " | ".join(cells) + " |")


def of_unrelated() -> None:
    """Articles that tell of nothing in common, and that the pairs were not fitted to: whatever is found to be shared is wrong."""
    articles = unrelated_articles(fitted=False)
    trace = credscore.trace(credscore.load().score_many(articles.values(), n_jobs=-1))
    print(f"\n{len(articles)} articles that tell of nothing in common: {len(trace.stories)} stories found")


def _row(name: str, figures: tuple[float, float, float], cube: float | None = None) -> None:
    p, r, f = figures
    print(f"| {name} | {p:.3f} | {r:.3f} | {f:.3f} | {'' if cube is None else f'{cube:.3f}'} |", flush=True)


def _members(sentences: Sentences) -> dict[str, set[int]]:
    """Sentences of each chain."""
    members: dict[str, set[int]] = defaultdict(set)
    for k, chains in enumerate(sentences.chains):
        for chain in chains:
            members[chain].add(k)
    return members


def of_drift(stories: Sequence[GoldStory], scorer: credscore.Scorer) -> None:
    """What became of claims on the way, with the readers' own grouping, against the annotation."""
    found, gold = set[tuple[str, str, str, str]](), set[tuple[str, str, str, str]]()
    for story, claim, traced in as_grouped_by_readers(stories, scorer):
        found |= {
            (story.id, claim.id, story.articles[d.article].id, str(d.kind)) for d in (traced.drift if traced else ())
        }
        gold |= {(story.id, claim.id, d.article, d.kind) for d in story.drift if _is_about(story, claim, d)}
    print("\n| drift | annotated | found | right |\n|---|---:|---:|---:|")
    for kind in credscore.DriftKind:
        mine, theirs = ({each for each in some if each[3] == kind} for some in (gold, found))
        print(f"| {kind} | {len(mine)} | {len(theirs)} | {len(mine & theirs)} |")


def _is_about(story: GoldStory, claim: StoryClaim, drift: StoryDrift) -> bool:
    """Whether an annotated drift is one of a claim; some readers name for a dropped denial the denial, and not what the article tells without it."""
    if drift.claim == claim.id:
        return True
    told = next(each for each in story.articles if each.id == drift.article)
    against = drift.claim in claim.against or any(c.id == drift.claim and claim.id in c.against for c in story.claims)
    return drift.kind == "denial_dropped" and against and any(claim.id in s.claims for s in told.sentences)


def _stated(story: GoldStory, reports: Sequence[credscore.Report], statement: Statement) -> set[str]:
    """The claims of the sentences that a statement covers."""
    claim = reports[statement.article].claims[statement.claim]
    return {
        name
        for s in story.articles[statement.article].sentences
        if min(claim.end, s.end) - max(claim.start, s.start) > OVERLAP * (s.end - s.start)
        for name in s.claims
    }


def of_ecbplus(path: Path) -> None:
    """ECB+: sentences of one event in different documents, against the other sentences of the topic."""
    by_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        by_document[row["doc"]].append(row)
    sentences = Sentences([], [], [], [])
    articles, spans = [], []
    for number, (name, rows) in enumerate(by_document.items()):
        text = ""
        bounds: list[Pair] = []
        for row in rows:
            text += "\n\n" if text else ""
            bounds.append((len(text), len(text) + len(str(row["sent"]))))
            text += str(row["sent"])
            sentences.text.append(str(row["sent"]))
            sentences.document.append(number)
            sentences.topic.append(str(row["topic"]))
            sentences.chains.append(frozenset(row["actions"]))
        articles.append(Article(text, name=name))
        spans.append(bounds)
    gold, pairs = sentences.gold(), list(sentences.pairs())
    scorer = credscore.load()
    topics = [rows[0]["topic"] for rows in by_document.values()]
    first = np.r_[0, np.cumsum([len(each) for each in spans])]
    print(
        f"\nECB+: {len(articles)} documents, {len(sentences.text)} sentences, {len(gold)} of {len(pairs)} pairs share an event"
    )
    print("\n| ECB+ | threshold | P | R | F1 | B³ F1 |\n|---|---|---:|---:|---:|---:|")
    for join in (None, 0.05, 0.03, 0.02):
        groups: list[list[int]] = []
        for topic in sorted(set(topics)):
            mine = [k for k, each in enumerate(topics) if each == topic]
            reports = [scorer.score(articles[k]) for k in mine]
            trace = credscore.trace(reports) if join is None else credscore.trace(reports, join=join)
            local = found_groups(trace, [articles[k] for k in mine], [spans[k] for k in mine])
            places = [int(first[k]) + n for k in mine for n in range(len(spans[k]))]
            groups += [[places[n] for n in group] for group in local]
        p, r, f = prf(linked(groups, sentences), gold)
        print(
            f"| credscore | {'as shipped' if join is None else join} | {p:.3f} | {r:.3f} | {f:.3f} | {b_cubed(groups, sentences)[2]:.3f} |",
            flush=True,
        )
    known = of_stories(read_stories(STORIES))
    known_pairs = list(known.pairs())
    for name, score in BASELINES.items():
        values = score(sentences, pairs)
        best = max((prf(linked(grouped(sentences, pairs, values, j), sentences), gold)[2], float(j)) for j in JOINS)[1]
        for what, join in (
            ("best on the stories", best_join(known, known_pairs, score(known, known_pairs))),
            ("best on ECB+", best),
        ):
            got = grouped(sentences, pairs, values, join)
            p, r, f = prf(linked(got, sentences), gold)
            print(
                f"| {name} | {what} ({join:.2f}) | {p:.3f} | {r:.3f} | {f:.3f} | {b_cubed(got, sentences)[2]:.3f} |",
                flush=True,
            )


def of_scale(sizes: Sequence[int]) -> None:
    """Time and memory for more and more articles: those of the stories and of the training data, over and over, with other names, numbers and words."""
    texts = _mixed()
    scorer = credscore.load()
    print(
        "\n| articles | claims | stories | score, s | trace, s | trace, ms an article | memory, MB |\n|---:|---:|---:|---:|---:|---:|---:|"
    )
    for size in sizes:
        begun = time.perf_counter()
        reports = list(scorer.score_many(_renamed(texts, size), n_jobs=-1))
        scored = time.perf_counter()
        trace = credscore.trace(reports)
        done = time.perf_counter()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        claims = sum(len(report.claims) for report in reports)
        print(
            f"| {size:,} | {claims:,} | {len(trace.stories):,} | {scored - begun:.1f} | {done - scored:.1f} | "
            f"{1000 * (done - scored) / size:.1f} | {memory:,.0f} |",
            flush=True,
        )


def _mixed() -> list[str]:
    """The articles of the stories and of the training data, those of a story together, else in a random order: any number of the first ones has about
    as many shared claims for its size as all of them."""
    told = [[a.article.text for a in story.articles] for story in read_stories(STORIES)]
    told += [[a.text] for a in read_articles([ROOT / "training_data" / "articles"])]
    random.Random(0).shuffle(told)
    return [text for each in told for text in each]


def _renamed(texts: Sequence[str], size: int) -> Iterable[Article]:
    """Articles: in each round through the texts names have other letters, numbers other digits, and nouns, verbs, adjectives and adverbs change places with others of
    their class that are about as frequent, so that rounds are of other affairs. Function words stay."""
    swappable = _swappable(texts)
    known = frozenset(re.findall(r"\b[a-z]+\b", " ".join(texts)))
    for k in range(size):
        turn, at = divmod(k, len(texts))
        if at == 0:
            changed = _round(turn, swappable, known)
        yield Article(changed(texts[at]) if turn else texts[at], name=str(k))


def _swappable(texts: Sequence[str]) -> list[list[str]]:
    """Words in small letters that are about as frequent, of one part of speech and one class of cues and sources each."""
    counts = Counter(word for text in texts for word in re.findall(r"\b[a-z]{3,}\b", text))
    words = sorted(counts, key=lambda word: (-counts[word], word))
    columns = default_vocabulary().encode(words)
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    classes = zip(*(column.tolist() for column in (columns.verb, columns.noun, columns.source)), strict=True)
    for word, tag, word_class, function in zip(
        words, columns.tag.tolist(), classes, columns.function.tolist(), strict=True
    ):
        name = word_tags()[tag]
        if not function and name[:2] in ("NN", "VB", "JJ", "RB"):
            alike[name, word_class].append(word)
    return [group[k : k + _ALIKE_FREQUENT] for group in alike.values() for k in range(0, len(group), _ALIKE_FREQUENT)]


def _round(turn: int, swappable: Sequence[Sequence[str]], known: frozenset[str]) -> Callable[[str], str]:
    """What changes a text in one round; ``known``: words that are no names."""
    shuffled = random.Random(turn)
    alphabet = list("bcdfghjklmnpqrstvwz")
    letters = str.maketrans("".join(alphabet), "".join(shuffled.sample(alphabet, len(alphabet))))
    digits = str.maketrans("123456789", "".join(shuffled.sample("123456789", 9)))
    words = {
        word: chosen
        for group in swappable
        for word, chosen in zip(group, shuffled.sample(list(group), len(group)), strict=True)
    }

    def other(found: re.Match[str]) -> str:
        word = found.group()
        if word.islower() or word.lower() in known:
            # "The" is no name.
            swapped = words.get(word.lower(), word.lower())
            return swapped if word.islower() else swapped.capitalize()
        return word[0] + word[1:].translate(letters)

    def changed(text: str) -> str:
        return re.sub(r"\b[A-Z]?[a-z]+\b", other, text).translate(digits)

    return changed


def of_readings() -> None:
    """Agreement of a second reader, who saw the texts alone, with the annotation."""
    for what, first, second in (
        ("stories", (STORIES, HELD_OUT), READINGS / "stories"),
        ("sagas", (SAGAS.parent / "sagas", SAGAS), READINGS / "sagas"),
    ):
        known = {story.id: story for folder in first for story in read_stories(folder)}
        _of_second_reader(what, known, read_stories(second))
    mine_of = {(each.id, s.text): s.claims for each in read_claim_sets(SETS) for s in each.sentences}
    read = read_claim_sets(READ_SETS)
    theirs_of = {(each.id, s.text): s.claims for each in read for s in each.sentences}
    both = sum(len(mine_of[key] & claims) for key, claims in theirs_of.items())
    marked = sum(len(mine_of[key]) + len(claims) for key, claims in theirs_of.items())
    print(
        f"\nSecond reader, blind, {len(read)} of {len({key[0] for key in mine_of})} claim sets ({len(theirs_of)} sentences): F1 of the claims that sentences state {2 * both / marked:.3f}"
    )


def _of_second_reader(what: str, first: Mapping[str, GoldStory], second: Sequence[GoldStory]) -> None:
    """Pairs of sentences on which both readers agree, and numbers of origins of claims whose sentences are mostly the same."""
    hit = mine = theirs = same = matched = 0
    for story in second:
        one, other = of_stories([first[story.id]]), of_stories([story])
        a, b = one.gold(), other.gold()
        hit, mine, theirs = hit + len(a & b), mine + len(a), theirs + len(b)
        sets = [
            {c.id: {k for k, chains in enumerate(s.chains) if f"{x.id} {c.id}" in chains} for c in x.claims}
            for s, x in ((one, first[story.id]), (other, story))
        ]
        origins = [{c.id: len(c.origins) for c in x.claims} for x in (first[story.id], story)]
        for name, members in sets[0].items():
            if len({one.document[k] for k in members}) < 2:
                continue
            share, best = max((len(members & s) / len(members | s), n) for n, s in sets[1].items())
            if share >= 0.5:
                matched += 1
                same += origins[0][name] == origins[1][best]
    print(
        f"\nSecond reader, blind, {len(second)} {what}: pairwise F1 {2 * hit / (mine + theirs):.3f}; number of origins the same {same / matched:.3f} of {matched}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ecbplus", type=Path)
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=(100, 1000, 10_000, 20_000))
    parser.add_argument("--only", choices=("written", "ecbplus", "scale"))
    options = parser.parse_args()
    if options.only in (None, "written"):
        of_readings()
        found = {
            "stories held out": of_written(),
            "stories unseen": of_unseen(),
            "sagas held out": of_each("sagas held out", SAGAS),
            "campaigns": of_each("campaigns", CAMPAIGNS),
        }
        of_unrelated()
        by_probability(found)
    if options.ecbplus and options.only in (None, "ecbplus"):
        of_ecbplus(options.ecbplus)
    if options.scale or options.only == "scale":
        of_scale(options.sizes)
        print(f"\n{machine()}; scored in a process a core, traced in one process.")
    print(f"\n{provenance()}")
