"""Writes workers/lab/training.reference.json: some training steps of a tiny GPT-2 in float64, by PyTorch's autograd and
its own AdamW, for the page's trainer to be compared with.

  lab_reference.py OUT

Weights are no random numbers but values of a formula, so that both sides make the same ones: entry i of the n-th tensor
(by name) is scale · sin(1 + 7 n + 0.37 i), plus 1 for the scale of a norm.
"""
import json
import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

LAYERS, WIDTH, HEADS, POSITIONS, SIZE = 2, 8, 2, 8, 12
TEXTS = [[11, 3, 1, 4, 1, 5], [11, 9, 2, 6], [11, 5, 3, 5, 8, 9, 7]]
RECIPE = {"steps": 3, "learningRate": 0.02, "warmUpSteps": 2, "beta1": 0.9, "beta2": 0.99, "epsilon": 1e-5, "weightDecay": 0.1}
CLIP_NORM, RANK, ALPHA, PRIVATE_CLIP = 0.5, 2, 4, 0.3
ADAPTED = [f"h.{i}.{m}" for i in (0, 1) for m in ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")]


def shapes():
    table = {"wte.weight": [SIZE, WIDTH], "wpe.weight": [POSITIONS, WIDTH], "ln_f.weight": [WIDTH], "ln_f.bias": [WIDTH]}
    for i in range(LAYERS):
        for name, a, b in [("attn.c_attn", WIDTH, 3 * WIDTH), ("attn.c_proj", WIDTH, WIDTH),
                           ("mlp.c_fc", WIDTH, 4 * WIDTH), ("mlp.c_proj", 4 * WIDTH, WIDTH)]:
            table |= {f"h.{i}.{name}.weight": [a, b], f"h.{i}.{name}.bias": [b]}
        for name in ("ln_1", "ln_2"):
            table |= {f"h.{i}.{name}.weight": [WIDTH], f"h.{i}.{name}.bias": [WIDTH]}
    return table


def adapter_shapes():
    table = {}
    for name in ADAPTED:
        a, b = shapes()[f"{name}.weight"]
        table |= {f"{name}.lora_A": [RANK, a], f"{name}.lora_B": [b, RANK]}
    return table


def formula(table, scale):
    tensors = {}
    for n, name in enumerate(sorted(table)):
        at = torch.arange(math.prod(table[name]), dtype=torch.float64)
        plus = 1.0 if "ln_" in name and name.endswith("weight") else 0.0
        tensors[name] = (scale * torch.sin(1 + 7 * n + 0.37 * at) + plus).reshape(table[name])
    return tensors


def text_losses(w, sequence):
    """Loss of each token of a sequence but the first."""
    ids = torch.tensor(sequence)
    n = len(ids) - 1
    norm = lambda x, name: F.layer_norm(x, (WIDTH,), w[name + ".weight"], w[name + ".bias"], 1e-5)

    def dense(x, name):
        y = x @ w[name + ".weight"] + w[name + ".bias"]
        if f"{name}.lora_A" in w:
            y = y + ALPHA / RANK * (x @ w[f"{name}.lora_A"].T @ w[f"{name}.lora_B"].T)
        return y

    x = w["wte.weight"][ids[:-1]] + w["wpe.weight"][:n]
    for i in range(LAYERS):
        q, k, v = dense(norm(x, f"h.{i}.ln_1"), f"h.{i}.attn.c_attn").reshape(n, 3, HEADS, -1).permute(1, 2, 0, 3)
        scores = (q @ k.transpose(1, 2) / math.sqrt(WIDTH / HEADS)).masked_fill(~torch.ones(n, n).tril().bool(), -math.inf)
        mixed = (scores.softmax(-1) @ v).permute(1, 0, 2).reshape(n, WIDTH)
        x = x + dense(mixed, f"h.{i}.attn.c_proj")
        h = F.gelu(dense(norm(x, f"h.{i}.ln_2"), f"h.{i}.mlp.c_fc"), approximate="tanh")
        x = x + dense(h, f"h.{i}.mlp.c_proj")
    return F.cross_entropy(norm(x, "ln_f") @ w["wte.weight"].T, ids[1:], reduction="none")


def rate(step):
    steps, warm, high = RECIPE["steps"], RECIPE["warmUpSteps"], RECIPE["learningRate"]
    return high * (step + 1) / warm if step < warm else high * (steps - step) / (steps - warm + 1)


def run(trained, frozen, private):
    trained = {name: value.clone().requires_grad_() for name, value in trained.items()}
    matrices = [p for p in trained.values() if p.dim() == 2]
    others = [p for p in trained.values() if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": RECIPE["weightDecay"]}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW([g for g in groups if g["params"]], lr=0.0,
                                  betas=(RECIPE["beta1"], RECIPE["beta2"]), eps=RECIPE["epsilon"])
    losses, norms = [], []
    for step in range(RECIPE["steps"]):
        optimizer.zero_grad()
        each = [text_losses({**frozen, **trained}, text) for text in TEXTS]
        if private:
            total = {name: torch.zeros_like(value) for name, value in trained.items()}
            for loss in each:
                own = torch.autograd.grad(loss.mean(), list(trained.values()), allow_unused=True, retain_graph=True)
                own = [torch.zeros_like(p) if g is None else g for p, g in zip(trained.values(), own)]
                norm = math.sqrt(sum((g ** 2).sum().item() for g in own))
                for name, g in zip(trained, own):
                    total[name] += g * min(1.0, PRIVATE_CLIP / norm)
            for name, value in trained.items():
                value.grad = total[name] / len(TEXTS)
            losses.append(sum(loss.mean().item() for loss in each) / len(each))
            norms.append(math.sqrt(sum((p.grad ** 2).sum().item() for p in trained.values())))
        else:
            loss = torch.cat(each).mean()
            loss.backward()
            losses.append(loss.item())
            norms.append(torch.nn.utils.clip_grad_norm_(list(trained.values()), CLIP_NORM).item())
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        optimizer.step()
    return {"losses": losses, "norms": norms,
            "trained": {name: value.detach().reshape(-1).tolist() for name, value in trained.items()}}


def main():
    weights, adapters = formula(shapes(), 0.5), formula(adapter_shapes(), 0.3)
    reference = {
        "made_by": "tools/pretrain/lab_reference.py, float64, PyTorch " + torch.__version__,
        "config": {"model_type": "gpt2", "n_layer": LAYERS, "n_embd": WIDTH, "n_head": HEADS, "n_positions": POSITIONS,
                   "vocab_size": SIZE},
        "texts": TEXTS, "recipe": RECIPE, "clipNorm": CLIP_NORM, "rank": RANK, "alpha": ALPHA, "privateClip": PRIVATE_CLIP,
        "full": run(weights, {}, False),
        "lora": run(adapters, weights, False),
        "private": run(adapters, weights, True),
    }
    Path(sys.argv[1]).write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    main()
