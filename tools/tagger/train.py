"""Trains the tagger of slips and writes lists/slips.npz. README.md beside this file tells where its text comes from.

python tools/tagger/train.py TAGGED_DIR MINILM_DIR --minutes 60

TAGGED_DIR holds *.tag files: a paragraph a line, tokens as word_TAG, tokenised as `mnlint.grammar.tagger.TOKEN` does.
MINILM_DIR holds vocab.txt and model.safetensors of all-MiniLM-L6-v2, whose word vectors tell what rare words are like.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.numpy import load_file
from spoil import LABELS, STOPS, Spoiler
from torch import nn
from torch.nn import functional

from mnlint.grammar.lexicon import Lexicon
from mnlint.grammar.tagger import DIGITS, SHAPES, Vocabulary

LISTS = Path(__file__).parents[2] / "lists"
SENSE, WORD, ENDING, READING, SHAPE = 96, 48, 24, 24, 8  # widths of what is known of a word
INPUT, STATE, HIDDEN = 192, 128, 192
BATCH = 3600  # tokens
POOL = 4000  # paragraphs that are sorted by length together
LONGEST = 90  # tokens
RARE = 3  # words that are rarer are known by their ending and readings only
LEARNING_RATE = 2e-3
SPOILED, RATE, UNKNOWN, UNCASED = 0.75, 0.8, 0.03, 0.05

Paragraph = list[tuple[str, str]]


class Net(nn.Module):
    """The network that `mnlint.grammar.tagger.Tagger` runs."""

    def __init__(self, sense: np.ndarray, endings: int, readings: int) -> None:
        super().__init__()
        self.sense = nn.Embedding.from_pretrained(torch.from_numpy(sense), freeze=True)
        self.word = nn.Embedding(len(sense), WORD)
        nn.init.normal_(self.word.weight, 0, 0.1)
        self.ending = nn.Embedding(endings, ENDING)
        self.reading = nn.Embedding(readings, READING)
        self.shape = nn.Embedding(SHAPES, SHAPE)
        self.input = nn.Linear(SENSE + WORD + ENDING + READING + SHAPE, INPUT)
        self.first = nn.GRU(INPUT, STATE, batch_first=True, bidirectional=True)
        self.second = nn.GRU(2 * STATE, STATE, batch_first=True, bidirectional=True)
        self.hidden = nn.Linear(4 * STATE, HIDDEN)
        self.output = nn.Linear(HIDDEN, len(LABELS))
        self.drop = nn.Dropout(0.2)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        words, endings, readings, shapes = ids.unbind(-1)
        known = (self.sense(words), self.word(words), self.ending(endings), self.reading(readings), self.shape(shapes))
        inputs = torch.relu(self.input(self.drop(torch.cat(known, -1))))
        first, _ = self.first(inputs)
        second, _ = self.second(self.drop(first))
        return self.output(self.drop(torch.relu(self.hidden(torch.cat([first, second], -1)))))


def read_tagged(path: Path) -> Iterator[Paragraph]:
    for line in path.open(encoding="utf-8"):
        items = [(word, tag) for word, _, tag in (item.rpartition("_") for item in line.split()) if word]
        if len(items) >= 6:
            yield items


def batches(
    paragraphs: Sequence[Paragraph], spoiler: Spoiler, vocabulary: Vocabulary, rnd: Random, spoiled: float = SPOILED
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield features (paragraphs x longest x 4) and numbers of labels, -100 where a paragraph has ended."""
    order = iter(rnd.sample(range(len(paragraphs)), len(paragraphs)))
    numbers = {label: number for number, label in enumerate(LABELS)}
    while pool := list(islice(order, POOL)):
        examples = []
        for index in pool:
            items = spoiler.spoil(_cut(paragraphs[index], rnd), RATE if rnd.random() < spoiled else 0)
            lowered = rnd.random() < UNCASED
            ids = np.array([vocabulary.features(item.low if lowered else item.text) for item in items])
            ids[np.random.random(len(ids)) < UNKNOWN, 0] = 1
            examples.append((ids, [numbers[item.label] for item in items]))
        examples.sort(key=lambda example: len(example[1]))
        groups = list(_groups(examples))
        rnd.shuffle(groups)
        yield from map(_padded, groups)


def _cut(paragraph: Paragraph, rnd: Random) -> Paragraph:
    if len(paragraph) <= LONGEST:
        return paragraph
    start = rnd.randrange(len(paragraph) - LONGEST + 10)
    while start and paragraph[start - 1][0] not in STOPS:
        start -= 1
    return paragraph[start : start + LONGEST]


def _groups(examples: Sequence[tuple[np.ndarray, list[int]]]) -> Iterator[list[tuple[np.ndarray, list[int]]]]:
    group: list[tuple[np.ndarray, list[int]]] = []
    for example in examples:
        if group and len(example[1]) * (len(group) + 1) > BATCH:
            yield group
            group = []
        group.append(example)
    if group:
        yield group


def _padded(group: Sequence[tuple[np.ndarray, list[int]]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(labels) for _, labels in group)
    ids = np.zeros((len(group), longest, 4), np.int64)
    targets = np.full((len(group), longest), -100, np.int64)
    for row, (known, labels) in enumerate(group):
        ids[row, : len(labels)] = known
        targets[row, : len(labels)] = labels
    return torch.from_numpy(ids), torch.from_numpy(targets)


def train(
    net: Net, shards: Sequence[Path], spoiler: Spoiler, vocabulary: Vocabulary, seconds: float, rnd: Random
) -> None:
    """Train until time is up; the learning rate falls over the second half."""
    weights = [weight for weight in net.parameters() if weight.requires_grad]
    optimizer = torch.optim.Adam(weights, LEARNING_RATE)
    began, step, losses = time.monotonic(), 0, []
    while True:
        for shard in shards:
            for ids, targets in batches(list(read_tagged(shard)), spoiler, vocabulary, rnd):
                spent = (time.monotonic() - began) / seconds
                if spent >= 1:
                    return
                warm, cool = min(1.0, step / 100 + 0.01), min(1.0, max(0.02, 2 * (1 - spent)))
                optimizer.param_groups[0]["lr"] = LEARNING_RATE * warm * cool
                loss = functional.cross_entropy(net(ids).flatten(0, 1), targets.flatten(), ignore_index=-100)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(weights, 1.0)
                optimizer.step()
                step += 1
                losses.append(loss.item())
                if step % 100 == 0:
                    print(f"step {step}, {spent:.0%} of the time, loss {np.mean(losses[-100:]):.4f}", flush=True)


def word_vectors(words: Sequence[str], minilm: Path, frequent: int) -> np.ndarray:
    """Return vectors of words: means of their pieces' in MiniLM, cut to the main components of the frequent ones."""
    pieces = {piece: row for row, piece in enumerate((minilm / "vocab.txt").read_text("utf-8").split("\n"))}
    stored = load_file(minilm / "model.safetensors")
    table = stored[next(name for name in stored if "word_embeddings" in name)].astype(np.float32)
    vectors = np.stack([table[_pieces(word, pieces)].mean(0) for word in words])
    vectors -= vectors[:frequent].mean(0)
    components = np.linalg.svd(vectors[:frequent], full_matrices=False)[2][:SENSE]
    cut = vectors @ components.T
    return np.concatenate([np.zeros((2, SENSE)), cut / cut[:frequent].std()]).astype(np.float32)


def _pieces(word: str, pieces: dict[str, int]) -> list[int]:
    found = []
    for part in re.findall(r"[a-z0-9]+|[^a-z0-9]", word):
        start = 0
        while start < len(part):
            prefix = "##" if start else ""
            end = next((end for end in range(len(part), start, -1) if prefix + part[start:end] in pieces), 0)
            found.append(pieces[prefix + part[start:end]] if end else pieces["[UNK]"])
            start = end or len(part)
    return found


def export(net: Net, tables: dict[str, Sequence[str]], trained: int, path: Path) -> None:
    """Write the network with weights in bytes, scaled row by row. Words past `trained` were never seen."""
    state = {name: weight.numpy() for name, weight in net.state_dict().items()}
    state["word.weight"][trained:] = state["word.weight"][1]
    arrays: dict[str, np.ndarray] = {}
    for name, weight in state.items():
        layer, _, kind = name.partition(".")
        if "_l0" in kind:
            way = "backward" if kind.endswith("_reverse") else "forward"
            role = "input" if "_ih_" in kind else "state"
            layer = f"{layer}.{way}.{role}"
        if "bias" in kind:
            arrays[f"{layer}.bias"] = weight
        else:
            scale = np.maximum(np.abs(weight).max(1), 1e-9) / 127
            arrays[layer] = np.round(weight / scale[:, None]).astype(np.int8)
            arrays[f"{layer}.scale"] = scale.astype(np.float32)
    for name, entries in tables.items():
        arrays[name] = np.frombuffer("\n".join(entries).encode(), np.uint8)
    np.savez(path, **arrays)


def _field_words() -> set[str]:
    groups = json.loads((LISTS / "dictionary.json").read_text("utf-8"))["groups"]
    return {word.lower() for words in groups.values() for word in words.split()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tagged", type=Path)
    parser.add_argument("minilm", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--output", type=Path, default=LISTS / "slips.npz")
    options = parser.parse_args()
    torch.manual_seed(3)
    np.random.seed(3)
    rnd = Random(5)
    lexicon = Lexicon(*(json.loads((LISTS / f"{name}.json").read_text("utf-8")) for name in ("lexicon", "english")))
    shards = sorted(options.tagged.glob("*.tag"))
    counts = Counter(
        DIGITS if word[0].isdigit() else word.lower()
        for path in shards
        for items in read_tagged(path)
        for word, _ in items
    )
    seen = [word for word, count in counts.most_common(24000) if count >= RARE]
    words = seen + sorted(_field_words() - set(seen))
    endings = [ending for ending, _ in Counter(word[-3:] for word in counts).most_common(3000)]
    readings = sorted({lexicon.readings(word) for word in words})
    vocabulary = Vocabulary(words, endings, readings, lexicon)
    spoiler = Spoiler(lexicon, [word for word in seen[:9000] if word.isalpha()], rnd)
    net = Net(word_vectors(words, options.minilm, len(seen)), len(endings) + 2, len(readings) + 2)
    train(net, shards, spoiler, vocabulary, options.minutes * 60, rnd)
    tables = {"words": words, "endings": endings, "readings": readings, "labels": LABELS}
    export(net.eval(), tables, len(seen) + 2, options.output)
    print(f"wrote {options.output}")


if __name__ == "__main__":
    main()
