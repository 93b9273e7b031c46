"""Writes selfcheck.json of a model: records of a few texts in float64.

  selfcheck.py FOLDER [--base FOLDER]

FOLDER is a Hugging Face folder (config.json, tokenizer.json, model.safetensors), or peft's of a LoRA (adapter_config.json,
adapter_model.safetensors), whose base is the folder beside it that it names, or --base. Names and shapes of all tensors
are held against what transformers and peft would load.

GPT-2 once more, in NumPy and straight from its definition. It shares no code with the page, nor with the trainer but
for the tokenizer and the file reader, so that a mistake in either shows.
"""
import argparse
import hashlib
import json
import math
import re
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


def expected_shapes(config):
    """Tensors of transformers' GPT2Model; its Conv1D keeps a matrix as [in, out]. The head is the embedding."""
    width = config["n_embd"]
    shapes = {"wte.weight": (config["vocab_size"], width), "wpe.weight": (config["n_positions"], width),
              "ln_f.weight": (width,), "ln_f.bias": (width,)}
    for i in range(config["n_layer"]):
        for name in ("ln_1", "ln_2"):
            shapes |= {f"h.{i}.{name}.weight": (width,), f"h.{i}.{name}.bias": (width,)}
        for name, sides in matrix_sides(width).items():
            shapes |= {f"h.{i}.{name}.weight": sides, f"h.{i}.{name}.bias": sides[1:]}
    return shapes


def matrix_sides(width):
    return {"attn.c_attn": (width, 3 * width), "attn.c_proj": (width, width),
            "mlp.c_fc": (width, 4 * width), "mlp.c_proj": (4 * width, width)}


def compare(found, expected, where):
    for name in sorted({*found, *expected}):
        if name not in found:
            raise SystemExit(f"{where}: {name} is missing")
        if name not in expected:
            raise SystemExit(f"{where}: {name} is no tensor of this model")
        if found[name].shape != expected[name]:
            raise SystemExit(f"{where}: {name} is {found[name].shape}, not {expected[name]}")


def read_model(folder):
    """-> config, tensors by the names of GPT2Model, float64."""
    config = json.loads((folder / "config.json").read_text())
    if config["model_type"] != "gpt2":
        raise SystemExit(f"{folder}: no GPT-2")
    tensors = {name.removeprefix("transformer."): value
               for name, value in safetensors.read(folder / "model.safetensors").items()}
    compare(tensors, expected_shapes(config), folder)
    return {"layer_norm_epsilon": 1e-5, **config}, tensors


def adapted_modules(settings, config):
    """Names of the matrices that peft would adapt: those that end with a target's name, in the blocks chosen."""
    layers, targets = settings.get("layers_to_transform"), settings["target_modules"]
    layers = [layers] if isinstance(layers, int) else layers
    for i in range(config["n_layer"]):
        for name in matrix_sides(config["n_embd"]):
            full = f"transformer.h.{i}.{name}"
            chosen = re.fullmatch(targets, full) if isinstance(targets, str) else any(
                full == t or full.endswith("." + t) for t in targets)
            if chosen and (not layers or isinstance(targets, str) or i in layers):
                yield f"h.{i}.{name}"


def merge(folder, config, tensors):
    """Adds a LoRA to its base's tensors as peft's merge does: W += scale (B A), transposed because of Conv1D."""
    settings = json.loads((folder / "adapter_config.json").read_text())
    refused = {"bias": "none", "use_dora": False, "modules_to_save": None, "rank_pattern": {}, "alpha_pattern": {}}
    for name, usual in refused.items():
        if settings.get(name, usual) not in (usual, None):
            raise SystemExit(f"{folder}: {name} is {settings[name]}, which this program does not know")
    if settings["peft_type"] != "LORA" or not settings.get("fan_in_fan_out"):
        raise SystemExit(f"{folder}: no LoRA for Conv1D (peft_type LORA, fan_in_fan_out true)")
    rank, alpha = settings["r"], settings["lora_alpha"]
    scale = alpha / (math.sqrt(rank) if settings.get("use_rslora") else rank)
    found = safetensors.read(folder / "adapter_model.safetensors")
    modules, expected = list(adapted_modules(settings, config)), {}
    for module in modules:
        fan_in, fan_out = tensors[module + ".weight"].shape
        for side, shape in (("A", (rank, fan_in)), ("B", (fan_out, rank))):
            expected[f"base_model.model.transformer.{module}.lora_{side}.weight"] = shape
    compare(found, expected, folder)
    for module in modules:
        a, b = (found[f"base_model.model.transformer.{module}.lora_{side}.weight"] for side in "AB")
        tensors[module + ".weight"] = tensors[module + ".weight"] + scale * (b @ a).T


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", type=Path)
    options = parser.parse_args()
    folder = options.folder
    adapter = folder / "adapter_config.json"
    base = folder
    if adapter.exists():
        base = options.base or folder.resolve().parent / json.loads(adapter.read_text())["base_model_name_or_path"]
    config, tensors = read_model(base)
    weights = base / "model.safetensors"
    check = {"made_by": "tools/pretrain/selfcheck.py, float64, NumPy " + np.__version__}
    if adapter.exists():
        merge(folder, config, tensors)
        check["base_sha256"] = hashlib.sha256(weights.read_bytes()).hexdigest()
        weights = folder / "adapter_model.safetensors"
    encoder = bpe.Encoder.open(base / "tokenizer.json")
    check |= {
        "model_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "texts": [record(text, encoder, tensors, config) for text in TEXTS],
    }
    (folder / "selfcheck.json").write_text(json.dumps(check) + "\n")
    for entry in check["texts"]:
        print(f"{folder.name}: {len(entry['tokens'])} tokens, mean loss {-np.mean(entry['logp']):.4f} nats")


if __name__ == "__main__":
    main()
