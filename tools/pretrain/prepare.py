"""Step 1 of pre-training: corpus -> tokenizer.json and token arrays.

  prepare.py --corpus DIR --work DIR

Writes WORK/tokenizer.json, and for train and held-out text NAME.npz: `tokens` (uint16; documents end with the end
token), `starts` (where each paragraph begins: a training row begins at one of these), `bytes` (UTF-8 bytes).
"""
import argparse
import json
import random
from pathlib import Path

import numpy as np

import bpe
import corpus

VOCABULARY = 4096
BOOK_SHARE = 0.2  # of the books, for the tokenizer: modern prose is nearer to what visitors paste


def arrays(encoder, documents):
    tokens, starts, size = [], [], 0
    for _, paragraphs in documents:
        for i, paragraph in enumerate(paragraphs):
            text = paragraph if i == len(paragraphs) - 1 else paragraph + "\n\n"
            starts.append(len(tokens))
            tokens.extend(encoder.encode(text))
            size += len(text.encode())
        tokens.append(encoder.end)
    return {"tokens": np.array(tokens, np.uint16), "starts": np.array(starts, np.int64), "bytes": np.array(size)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    work = Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    train, held = corpus.split(corpus.read(options.corpus))
    path = work / "tokenizer.json"
    if not path.exists():
        def sample():
            for stem, documents in train.items():
                chosen = documents
                if stem == corpus.BOOKS:
                    chosen = random.Random(1).sample(documents, max(1, int(len(documents) * BOOK_SHARE)))
                for _, paragraphs in chosen:
                    yield "\n\n".join(paragraphs)
        merges = bpe.train(sample(), VOCABULARY)
        path.write_text(json.dumps(bpe.to_json(merges), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    encoder = bpe.Encoder.open(path)
    for name, part in (("train", train), ("held", held)):
        for stem, documents in part.items():
            data = arrays(encoder, documents)
            np.savez(work / f"{name}.{stem}.npz", **data)
            print(f"{name} {stem}: {len(documents)} documents, {len(data['tokens'])} tokens, {data['bytes']} bytes", flush=True)


if __name__ == "__main__":
    main()
