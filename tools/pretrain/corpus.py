"""Reads a folder of *.jsonl.gz (one object a line, the text under "text"), cleans it and splits off held-out documents.

Cleaning: documents under 60 words go, exact duplicates go, and within articles a paragraph that stands in more than
three documents goes (footers, "page not found"). Held out: 1% of each file's words, whole documents, drawn by a seed.
"""
import gzip
import json
import random
from collections import Counter
from pathlib import Path

BOOKS = "books_pd"
MIN_WORDS = 60


def read(folder):
    """-> {file stem: [(id, [paragraph, ...]), ...]}"""
    files = sorted(Path(folder).glob("*.jsonl.gz"))
    if not files:
        raise SystemExit(f"no *.jsonl.gz in {folder}")
    sources = {}
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        stem = file.name.removesuffix(".jsonl.gz")
        documents = [(row["id"], [p.strip() for p in row["text"].split("\n") if p.strip()]) for row in rows]
        if stem != BOOKS:
            seen = Counter(p for _, paragraphs in documents for p in set(paragraphs))
            documents = [(name, [p for p in paragraphs if seen[p] <= 3]) for name, paragraphs in documents]
        kept, texts = [], set()
        for name, paragraphs in documents:
            text = "\n\n".join(paragraphs)
            if len(text.split()) >= MIN_WORDS and text not in texts:
                texts.add(text)
                kept.append((name, paragraphs))
        sources[stem] = kept
    return sources


def split(sources, seed=1, share=0.01):
    """-> (train, held_out), each {stem: [(id, paragraphs)]}; at least one document of each source is held out."""
    train, held = {}, {}
    for stem, documents in sources.items():
        order = list(range(len(documents)))
        random.Random(f"{seed}:{stem}").shuffle(order)
        words = [sum(len(p.split()) for p in paragraphs) for _, paragraphs in documents]
        budget, out = share * sum(words), set()
        for i in order:
            if words[i] <= budget:
                out.add(i)
                budget -= words[i]
        if not out:
            out.add(min(order, key=lambda i: words[i]))
        train[stem] = [d for i, d in enumerate(documents) if i not in out]
        held[stem] = [d for i, d in enumerate(documents) if i in out]
    return train, held
