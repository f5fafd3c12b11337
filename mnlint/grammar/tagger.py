"""A small neural tagger that tells, word by word, which kind of slip a writer probably made there.

Two layers of bidirectional gated recurrent units (Cho et al. 2014) over words, word endings and readings, trained on
correct text in which slips of known kinds were put in (tools/tagger). It needs numpy alone, which is loaded only here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mnlint.grammar.lexicon import Lexicon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]

TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*(?:%|(?:st|nd|rd|th)\b)?|[^\W\d_]+(?:[’'\-][^\W\d_]+)*|[^\s\w]|\w+",
)
OK = "ok"  # label of a word with which nothing is wrong
_QUOTES = str.maketrans("’‘“”", "''\"\"")
_STOPS = ".?!"
DIGITS = "0"  # stands for every number among the words
SHAPES = 9
_TABLES = ("words", "endings", "readings", "labels")
_BATCH = 32  # pieces
_LONGEST = 100  # tokens that the tagger looks at in one piece; it was trained on pieces of up to 90
_OTHER = 1  # number of what is in no table; 0 pads


class Tagged(NamedTuple):
    """A word or sign of a text, by its code points, and the probability of each label."""

    start: int
    end: int
    chances: Mapping[str, float]


class Vocabulary:
    """Numbers what the tagger knows of a word: the word itself, its ending, its readings, its shape."""

    def __init__(self, words: Sequence[str], endings: Sequence[str], readings: Sequence[str], lexicon: Lexicon) -> None:
        self._words, self._endings, self._readings = _numbered(words), _numbered(endings), _numbered(readings)
        self._lexicon = lexicon
        self._known: dict[str, tuple[int, int, int, int]] = {}

    def features(self, token: str) -> tuple[int, int, int, int]:
        """Return the numbers of a token; 0 is never among them, 1 is what no table has."""
        known = self._known.get(token)
        if known is None:
            word = token.translate(_QUOTES)
            low = word.lower()
            known = self._known[token] = (
                self._words.get(DIGITS if word[0].isdigit() else low, _OTHER),
                self._endings.get(low[-3:], _OTHER),
                self._readings.get(self._lexicon.readings(low), _OTHER),
                _shape(word),
            )
        return known


class Tagger:
    """The tagger with its weights, read from a file that tools/tagger/train.py wrote. Safe to share by threads."""

    def __init__(self, path: Path, lexicon: Lexicon) -> None:
        import numpy as np

        with np.load(path, allow_pickle=False) as stored:
            arrays: dict[str, NDArray[Any]] = dict(stored)
        tables = {name: bytes(arrays.pop(name)).decode().split("\n") for name in _TABLES}
        self.labels = tables["labels"]
        self._vocabulary = Vocabulary(tables["words"], tables["endings"], tables["readings"], lexicon)
        self._rows = {name: arrays[name] for name in ("sense", "word", "ending", "reading", "shape")}
        self._scales = {name: arrays[f"{name}.scale"] for name in self._rows}
        self._dense = {
            name: arrays[name].astype(np.float32) * arrays[f"{name}.scale"][:, None]
            for name in arrays
            if f"{name}.scale" in arrays and name not in self._rows
        }
        self._dense.update({name: arrays[name] for name in arrays if name.endswith(".bias")})

    def tag(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """Return, for each text, its words and signs with what probably is wrong with them."""
        pieces = [(number, piece) for number, text in enumerate(texts) for piece in _pieces(text)]
        found: list[list[Tagged]] = [[] for _ in texts]
        for batch in _batches(pieces):
            chances = self._chances([[token.group() for token in piece] for _, piece in batch])
            for (number, piece), rows in zip(batch, chances, strict=True):
                found[number] += [
                    Tagged(token.start(), token.end(), dict(zip(self.labels, row, strict=True)))
                    for token, row in zip(piece, rows.tolist(), strict=False)
                ]
        return [sorted(tagged) for tagged in found]

    def _chances(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """Return the probabilities, an array of sentences x longest x labels."""
        import numpy as np

        lengths = np.array([len(words) for words in sentences])
        ids = np.zeros((len(sentences), lengths.max(), 4), np.int64)
        for row, words in enumerate(sentences):
            ids[row, : len(words)] = [self._vocabulary.features(word) for word in words]
        weights = self._dense
        columns = (("sense", 0), ("word", 0), ("ending", 1), ("reading", 2), ("shape", 3))
        inputs = np.concatenate([self._embedded(name, ids[..., column]) for name, column in columns], -1)
        hidden = np.maximum(inputs @ weights["input"].T + weights["input.bias"], 0)
        first = self._both_ways("first", hidden, lengths)
        second = self._both_ways("second", first, lengths)
        hidden = np.concatenate([first, second], -1)
        hidden = np.maximum(hidden @ weights["hidden"].T + weights["hidden.bias"], 0)
        scores = hidden @ weights["output"].T + weights["output.bias"]
        scores -= scores.max(-1, keepdims=True)
        exponents = np.exp(scores)
        result: Floats = exponents / exponents.sum(-1, keepdims=True)
        return result

    def _embedded(self, name: str, ids: Integers) -> Floats:
        rows: Floats = self._rows[name][ids] * self._scales[name][ids][..., None]
        return rows

    def _both_ways(self, layer: str, inputs: Floats, lengths: Integers) -> Floats:
        import numpy as np

        steps = np.arange(inputs.shape[1])[None, :]
        turned = np.where(steps < lengths[:, None], lengths[:, None] - 1 - steps, steps)[..., None]
        forward = self._recur(f"{layer}.forward", inputs)
        backward = self._recur(f"{layer}.backward", np.take_along_axis(inputs, turned, 1))
        return np.concatenate([forward, np.take_along_axis(backward, turned, 1)], -1)

    def _recur(self, name: str, inputs: Floats) -> Floats:
        """Run one direction of a layer; weights in the order reset, update, new (as PyTorch has them)."""
        import numpy as np

        size = self._dense[f"{name}.state"].shape[1]
        given = inputs @ self._dense[f"{name}.input"].T + self._dense[f"{name}.input.bias"]
        recurrent, bias = self._dense[f"{name}.state"].T, self._dense[f"{name}.state.bias"]
        state = np.zeros((len(inputs), size), np.float32)
        states = np.empty((*inputs.shape[:2], size), np.float32)
        for step in range(inputs.shape[1]):
            now, own = given[:, step], state @ recurrent + bias
            gates = 1 / (1 + np.exp(-(now[:, : 2 * size] + own[:, : 2 * size])))
            reset, update = gates[:, :size], gates[:, size:]
            new = np.tanh(now[:, 2 * size :] + reset * own[:, 2 * size :])
            state = new + update * (state - new)
            states[:, step] = state
        return states


def _numbered(words: Sequence[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(words, 2)}


def _shape(word: str) -> int:
    if word[0].isdigit():
        return 2
    if not word[0].isalnum():
        return 3
    if word.isupper() and len(word) > 1:
        return 4
    if word[0].isupper():
        return 5
    if "-" in word:
        return 6
    return 7 if "'" in word else 8


def _pieces(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the tokens of a text in pieces that are not too long, cut behind a sentence where one ends."""
    tokens = list(TOKEN.finditer(text))
    while len(tokens) > _LONGEST:
        cut = next((at + 1 for at in range(_LONGEST - 1, 0, -1) if tokens[at].group() in _STOPS), _LONGEST)
        yield tokens[:cut]
        tokens = tokens[cut:]
    if tokens:
        yield tokens


def _batches(
    pieces: Sequence[tuple[int, list[re.Match[str]]]],
) -> Iterator[list[tuple[int, list[re.Match[str]]]]]:
    """Yield pieces of like length together, so that little is padded."""
    ordered = sorted(pieces, key=lambda piece: len(piece[1]))
    for first in range(0, len(ordered), _BATCH):
        yield ordered[first : first + _BATCH]
