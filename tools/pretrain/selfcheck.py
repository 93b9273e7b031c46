"""Writes selfcheck.json of a model: records of a few texts in float64.

  selfcheck.py MODEL_FOLDER

GPT-2 once more, in NumPy and straight from its definition. It shares no code with the page, nor with the trainer but
for the tokenizer and the file reader, so that a mistake in either shows.
"""
import hashlib
import json
import math
import sys
from pathlib import Path

import numpy as np

import bpe
import safetensors

TEXTS = [
    "Nadia left the keys with Mr Okafor at 14 Pine Street on 3 March, because the lift was out of order again. She will "
    "call on Friday at 9:30 to ask about the invoice for $212.40, which nobody seems to have paid.",
    "Caf\u00e9 No\u00ebl \u2014 na\u00efve r\u00e9sum\u00e9s; \u4e2d\u6587, \u0627\u0644\u0639\u0631\u0628\u064a\u0629, "
    "\U0001F600\U0001F1EB\U0001F1F7 and a tab\tthen two\n\nnew lines.",
    "the quick brown fox, the quick brown fox, the quick brown fox, the quick brown fox",
    "It was settled that the ship should sail with the morning tide. " * 24,
]


def layer_norm(x, weight, bias, epsilon):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + epsilon) * weight + bias


def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def logits_of(ids, tensors, config):
    """ids [T] -> logits [T, V], float64."""
    heads, epsilon = config["n_head"], config["layer_norm_epsilon"]
    length, width = len(ids), config["n_embd"] // config["n_head"]
    x = tensors["wte.weight"][ids] + tensors["wpe.weight"][:length]
    future = np.triu(np.ones((length, length), bool), 1)
    for i in range(config["n_layer"]):
        t = {name.removeprefix(f"h.{i}."): value for name, value in tensors.items() if name.startswith(f"h.{i}.")}
        a = layer_norm(x, t["ln_1.weight"], t["ln_1.bias"], epsilon) @ t["attn.c_attn.weight"] + t["attn.c_attn.bias"]
        q, k, v = (part.reshape(length, heads, width).transpose(1, 0, 2) for part in np.split(a, 3, axis=1))
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(width)
        scores[:, future] = -np.inf
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        mixed = (weights @ v).transpose(1, 0, 2).reshape(length, -1)
        x = x + mixed @ t["attn.c_proj.weight"] + t["attn.c_proj.bias"]
        h = layer_norm(x, t["ln_2.weight"], t["ln_2.bias"], epsilon) @ t["mlp.c_fc.weight"] + t["mlp.c_fc.bias"]
        x = x + gelu(h) @ t["mlp.c_proj.weight"] + t["mlp.c_proj.bias"]
    return layer_norm(x, tensors["ln_f.weight"], tensors["ln_f.bias"], epsilon) @ tensors["wte.weight"].T


def record(text, encoder, tensors, config):
    tokens = encoder.encode(text)
    assert len(tokens) <= config["n_positions"], "a self-check text must fit one window"
    logits = logits_of([encoder.end, *tokens[:-1]], tensors, config)
    logp = logits - logits.max(-1, keepdims=True)
    logp -= np.log(np.exp(logp).sum(-1, keepdims=True))
    p = np.exp(logp)
    mu = (p * logp).sum(-1)
    sigma = np.sqrt((p * (logp - mu[:, None]) ** 2).sum(-1))
    at = np.arange(len(tokens))
    rank = 1 + (logits > logits[at, tokens][:, None]).sum(-1)
    return {"text": text, "tokens": tokens, "logp": logp[at, tokens].tolist(), "entropy": (-mu).tolist(),
            "sigma": sigma.tolist(), "rank": rank.tolist()}


def main():
    folder = Path(sys.argv[1])
    weights = folder / "model.safetensors"
    config = json.loads((folder / "config.json").read_text())
    encoder, tensors = bpe.Encoder.open(folder / "tokenizer.json"), safetensors.read(weights)
    check = {
        "made_by": "tools/pretrain/selfcheck.py, float64, NumPy " + np.__version__,
        "model_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "texts": [record(text, encoder, tensors, config) for text in TEXTS],
    }
    (folder / "selfcheck.json").write_text(json.dumps(check) + "\n")
    for entry in check["texts"]:
        print(f"{folder.name}: {len(entry['tokens'])} tokens, mean loss {-np.mean(entry['logp']):.4f} nats")


if __name__ == "__main__":
    main()
