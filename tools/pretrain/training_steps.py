"""The training step of the page's lab once more in PyTorch, float32, to be timed beside it (npm run bench).

  training_steps.py THREADS      answers each line of stdin, a request in JSON, with a line

request: {"model": folder, "ids": [[BOS, t1, ..., tT], ...], "recipe": of src/training/recipe.ts, "steps": n}
answer:  {"milliseconds": [of each step], "losses": [nats a token, before each step]}
Every step reads all rows. Under privacy each row has a gradient of its own, one row at a time, as in the page.
"""
import json
import math
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

import safetensors
from model import GPT2, GPT2Config


def load(folder):
    config = json.loads((folder / "config.json").read_text())
    model = GPT2(GPT2Config(config["n_layer"], config["n_embd"], config["n_head"], config["vocab_size"], config["n_positions"]))
    tensors = safetensors.read(folder / "model.safetensors")
    with torch.no_grad():
        for name, value in model.named().items():
            value.copy_(torch.from_numpy(tensors[name]))
    return model


def adapt(model, method):
    """Freezes the model and puts peft's adapters on it -> what is trained, by name."""
    generator = torch.Generator().manual_seed(1)
    for value in model.values:
        value.requires_grad_(False)
    trained = {}
    for i in range(model.config.n_layer) if method["layers"] is None else method["layers"]:
        for matrix in method["matrices"]:
            name = f"h.{i}.{matrix}"
            fan_in, fan_out = model.named()[name + ".weight"].shape
            a = (torch.rand(method["rank"], fan_in, generator=generator) * 2 - 1) / math.sqrt(fan_in)
            b = torch.zeros(fan_out, method["rank"])
            model.adapters[name] = a.requires_grad_(), b.requires_grad_(), method["alpha"] / method["rank"]
            trained |= {name + ".lora_A": a, name + ".lora_B": b}
    return trained


def rate(recipe, step, steps):
    warm, high = recipe["warmUpSteps"], recipe["learningRate"]
    if step < warm:
        return high * (step + 1) / warm
    return high if recipe["decay"] == "none" else high * (steps - step) / (steps - warm + (warm > 0))


def mean_loss(model, rows):
    return F.cross_entropy(model(rows[:, :-1]), rows[:, 1:].reshape(-1))


def private_gradients(model, rows, trained, privacy):
    """Leaves the clipped, noisy mean of the rows' gradients in .grad -> mean loss."""
    sums, losses = [torch.zeros_like(p) for p in trained], []
    for row in rows:
        loss = mean_loss(model, row[None])
        own = torch.autograd.grad(loss, trained)
        norm = math.sqrt(sum(g.pow(2).sum().item() for g in own))
        torch._foreach_add_(sums, own, alpha=min(1.0, privacy["clip"] / max(norm, 1e-30)))
        losses.append(loss.item())
    for p, total in zip(trained, sums):
        noise = torch.randn_like(total) * (privacy["noiseMultiplier"] * privacy["clip"])
        p.grad = (total + noise) / len(rows)
    return sum(losses) / len(losses)


def run(model, ids, recipe, steps):
    method, privacy = recipe["method"], recipe["privacy"]
    trained = list((adapt(model, method) if method["kind"] == "lora" else model.named()).values())
    matrices, others = [p for p in trained if p.dim() == 2], [p for p in trained if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": recipe["weightDecay"]}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW([g for g in groups if g["params"]], lr=0.0,
                                  betas=(recipe["beta1"], recipe["beta2"]), eps=recipe["epsilon"])
    rows = torch.tensor(ids)
    times, losses = [], []
    for step in range(steps):
        begun = time.perf_counter()
        optimizer.zero_grad()
        if privacy:
            loss = private_gradients(model, rows, trained, privacy)
        else:
            mean = mean_loss(model, rows)
            mean.backward()
            loss = mean.item()
            if recipe["clipNorm"] is not None:
                torch.nn.utils.clip_grad_norm_(trained, recipe["clipNorm"])
        for group in optimizer.param_groups:
            group["lr"] = rate(recipe, step, steps)
        optimizer.step()
        times.append((time.perf_counter() - begun) * 1000)
        losses.append(loss)
    return {"milliseconds": times, "losses": losses}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        model = load(Path(request["model"]))
        print(json.dumps(run(model, request["ids"], request["recipe"], request["steps"])), flush=True)


if __name__ == "__main__":
    main()
