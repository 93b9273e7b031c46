"""Byte-level BPE as in GPT-2: trains a vocabulary, writes it as a Hugging Face tokenizer.json, and encodes."""
import json
from collections import Counter, defaultdict

import regex

PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
END = "<|endoftext|>"


def byte_alphabet():
    """The printable stand-in that GPT-2 gives each byte: {byte: character}."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {b: chr(b) for b in plain}
    extra = 0
    for b in range(256):
        if b not in table:
            table[b] = chr(256 + extra)
            extra += 1
    return table


ALPHABET = byte_alphabet()


def train(texts, size):
    """texts: iterable of str -> list of merges [(left, right), ...] so that 256 + merges + 1 = size."""
    words = Counter()
    splitter = regex.compile(PATTERN)
    for text in texts:
        words.update(splitter.findall(text))
    pieces, counts = [], []
    for word, count in words.items():
        pieces.append([ALPHABET[b] for b in word.encode()])
        counts.append(count)
    pairs, where = Counter(), defaultdict(set)
    for i, piece in enumerate(pieces):
        for pair in zip(piece, piece[1:]):
            pairs[pair] += counts[i]
            where[pair].add(i)
    merges = []
    while len(merges) < size - 257:
        best = max(pairs, key=lambda p: (pairs[p], p))  # ties by name: the same corpus gives the same vocabulary
        if pairs[best] < 2:
            raise SystemExit("too little text for a vocabulary of this size")
        merges.append(best)
        joined = best[0] + best[1]
        for i in list(where[best]):
            old = pieces[i]
            for pair in zip(old, old[1:]):
                pairs[pair] -= counts[i]
                where[pair].discard(i)
            new, j = [], 0
            while j < len(old):
                if j + 1 < len(old) and old[j] == best[0] and old[j + 1] == best[1]:
                    new.append(joined)
                    j += 2
                else:
                    new.append(old[j])
                    j += 1
            pieces[i] = new
            for pair in zip(new, new[1:]):
                pairs[pair] += counts[i]
                where[pair].add(i)
        del pairs[best]
        if len(merges) % 500 == 0:
            print(f"tokenizer: {len(merges)} merges", flush=True)
    return merges


def to_json(merges):
    vocabulary = {c: i for i, c in enumerate(ALPHABET[b] for b in sorted(ALPHABET, key=lambda b: ord(ALPHABET[b])))}
    for left, right in merges:
        vocabulary[left + right] = len(vocabulary)
    end = len(vocabulary)
    vocabulary[END] = end
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": end, "content": END, "single_word": False, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": True}],
        "normalizer": None, "pre_tokenizer": byte_level, "post_processor": None, "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": vocabulary, "merges": [[left, right] for left, right in merges]},
    }


class Encoder:
    def __init__(self, spec):
        self.vocabulary = spec["model"]["vocab"]
        self.ranks = {tuple(pair): i for i, pair in enumerate(spec["model"]["merges"])}
        self.end = self.vocabulary[END]
        self.splitter = regex.compile(PATTERN)
        self.cache = {}

    @classmethod
    def open(cls, path):
        with open(path, encoding="utf-8") as file:
            return cls(json.load(file))

    def _word(self, word):
        piece = [ALPHABET[b] for b in word.encode()]
        while len(piece) > 1:
            ranked = [(self.ranks.get(pair, 1 << 30), j) for j, pair in enumerate(zip(piece, piece[1:]))]
            rank, j = min(ranked)
            if rank == 1 << 30:
                break
            piece[j:j + 2] = [piece[j] + piece[j + 1]]
        return [self.vocabulary[p] for p in piece]

    def encode(self, text):
        ids = []
        for word in self.splitter.findall(text):
            known = self.cache.get(word)
            if known is None:
                known = self.cache[word] = self._word(word)
            ids.extend(known)
        return ids
