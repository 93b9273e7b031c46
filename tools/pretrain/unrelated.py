"""Texts that fine-tuning has nothing to do with: passages of the documents that pre-training held out.

  unrelated.py --work DIR [--out FILE]

Takes passages of 45 to 75 words, whole sentences, evenly over the held-out documents of each source that prepare.py left
in DIR (held.*.npz). What a fine-tuned model loses on them is part of the price of its training. Writes
{made_by, texts: [{id, text}]}.
"""
import argparse
import json
import re
from pathlib import Path

import numpy as np

import bpe

OUT = Path(__file__).parent.parent.parent / "public" / "data" / "unrelated.json"
EACH = 10
WORDS = (45, 75)


def decoder(tokenizer):
    """-> function from ids to text"""
    vocabulary = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    names = {number: name for name, number in vocabulary.items()}
    byte_of = {character: byte for byte, character in bpe.ALPHABET.items()}

    def decode(ids):
        characters = "".join(names.get(int(number), "") for number in ids)
        return bytes(byte_of[c] for c in characters if c in byte_of).decode("utf-8", errors="replace")

    return decode


def passages(text):
    """Runs of whole sentences of a document, one after the other."""
    kept = []
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", re.sub(r"\s+", " ", text).strip()):
        kept.append(sentence)
        count = len(" ".join(kept).split())
        if count > WORDS[1]:
            kept = []
        elif count >= WORDS[0]:
            yield " ".join(kept)
            kept = []


def readable(text):
    """Prose: ends as a sentence does, and is no table, list or heading."""
    letters = sum(c.isalpha() or c.isspace() for c in text) / len(text)
    return text[0].isupper() and text[-1] in ".!?" and letters > 0.93 and "\ufffd" not in text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", default=str(OUT))
    options = parser.parse_args()
    tokenizer = Path(options.work) / "tokenizer.json"
    decode, end = decoder(tokenizer), bpe.Encoder.open(tokenizer).end
    texts = []
    for file in sorted(Path(options.work).glob("held.*.npz")):
        tokens = np.load(file)["tokens"]
        documents = np.split(tokens, np.flatnonzero(tokens == end))
        found = [p for document in documents for p in passages(decode(document[document != end])) if readable(p)]
        step = max(1, len(found) // EACH)
        source = file.name.split(".")[1]
        chosen = found[::step][:EACH]
        texts += [{"id": f"{source}-{i + 1}", "text": text} for i, text in enumerate(chosen)]
        print(f"{source}: {len(chosen)} of {len(found)} passages", flush=True)
    table = {
        "made_by": "tools/pretrain/unrelated.py, passages of the documents that pre-training held out",
        "texts": texts,
    }
    Path(options.out).write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
