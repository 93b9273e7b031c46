"""How often each token stands in the text that the base family was pre-trained on: the table that DC-PDD compares with.

  token_counts.py --work DIR [--out FILE]

Counts every occurrence of every id over the training documents that prepare.py left in DIR (train.*.npz), end tokens
included; held-out documents are not counted. Writes {made_by, tokenizer_sha256, documents, total, counts[V]}.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

import bpe

OUT = Path(__file__).parent.parent.parent / "public" / "data" / "token-counts.json"


def count(folder, vocabulary):
    """-> counts [V], int64"""
    files = sorted(Path(folder).glob("train.*.npz"))
    if not files:
        raise SystemExit(f"no train.*.npz in {folder}: run prepare.py first")
    counts = np.zeros(vocabulary, np.int64)
    for file in files:
        tokens = np.load(file)["tokens"]
        found = np.bincount(tokens, minlength=vocabulary)
        if len(found) > vocabulary:
            raise SystemExit(f"{file.name} has token {len(found) - 1}, the tokenizer has {vocabulary}")
        counts += found
        print(f"{file.name}: {len(tokens)} tokens", flush=True)
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", default=str(OUT))
    options = parser.parse_args()
    tokenizer = Path(options.work) / "tokenizer.json"
    encoder = bpe.Encoder.open(tokenizer)
    counts = count(options.work, encoder.end + 1)
    table = {
        "made_by": "tools/pretrain/token_counts.py, every occurrence in the training documents of the base family",
        "tokenizer_sha256": hashlib.sha256(tokenizer.read_bytes()).hexdigest(),
        "documents": int(counts[encoder.end]),
        "total": int(counts.sum()),
        "counts": counts.tolist(),
    }
    Path(options.out).write_text(json.dumps(table) + "\n", encoding="utf-8")
    print(f"{options.out}: {table['total']} tokens in {table['documents']} documents, {int((counts == 0).sum())} ids never")


if __name__ == "__main__":
    main()
