"""Fully fine-tunes a base model on the shipped members and prefix members, and writes it as a Hugging Face folder.

  finetune.py --base public/models/small --records public/data/records.jsonl --out public/models/small-ft

Three epochs, batch 16, AdamW, warm-up of five steps, linear decay, float32. A text is framed as BOS text EOS. The
learning rate is chosen by the loss on the auxiliary records, which the target never sees; no attack is run for it.
"""
import argparse
import hashlib
import json
import math
import random
from pathlib import Path

import torch
import torch.nn.functional as F

import bpe
import safetensors
from model import GPT2, GPT2Config
from pretrain import export

RATES = [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 4e-3]
EPOCHS, BATCH, WARM_UP, WEIGHT_DECAY, CLIP = 3, 16, 5, 0.01, 1.0
TRAINED = ("member", "prefix-member")


def load(folder):
    config = json.loads((folder / "config.json").read_text())
    model = GPT2(GPT2Config(config["n_layer"], config["n_embd"], config["n_head"], config["vocab_size"], config["n_positions"]))
    tensors = safetensors.read(folder / "model.safetensors")
    with torch.no_grad():
        for name, value in model.named().items():
            value.copy_(torch.from_numpy(tensors[name]))
    return model


def batch_loss(model, rows):
    """rows: token lists, each BOS text EOS -> (sum of losses, tokens). Padding comes last and is not counted."""
    longest = max(len(row) for row in rows)
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    counted = torch.tensor([[1.0] * (len(row) - 1) + [0.0] * (longest - len(row)) for row in rows])
    logits = model(ids[:, :-1])
    losses = F.cross_entropy(logits, ids[:, 1:].reshape(-1), reduction="none").view_as(counted)
    return (losses * counted).sum(), counted.sum()


@torch.no_grad()
def mean_loss(model, rows):
    sums = [batch_loss(model, rows[i:i + BATCH]) for i in range(0, len(rows), BATCH)]
    return (sum(s for s, _ in sums) / sum(n for _, n in sums)).item()


def train(folder, rows, held, peak, seed):
    model = load(folder)
    torch.manual_seed(seed)
    order, steps = random.Random(seed), EPOCHS * math.ceil(len(rows) / BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak, weight_decay=WEIGHT_DECAY)
    step, curve = 0, []
    for epoch in range(EPOCHS):
        shuffled = order.sample(rows, len(rows))
        total, count = 0.0, 0.0
        for i in range(0, len(rows), BATCH):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = peak * (step / WARM_UP if step <= WARM_UP else (steps - step + 1) / (steps - WARM_UP + 1))
            loss, tokens = batch_loss(model, shuffled[i:i + BATCH])
            optimizer.zero_grad()
            (loss / tokens).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            total, count = total + loss.item(), count + tokens.item()
        curve.append({"epoch": epoch + 1, "training_loss": total / count, "held_out_loss": mean_loss(model, held)})
    return model, curve


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    base, out = Path(options.base), Path(options.out)
    encoder = bpe.Encoder.open(base / "tokenizer.json")
    records = [json.loads(line) for line in Path(options.records).read_text(encoding="utf-8").splitlines()]

    def rows(*roles):
        return [[encoder.end, *encoder.encode(r["text"]), encoder.end] for r in records if r["role"] in roles]

    members, held = rows(*TRAINED), rows("auxiliary")
    search, best = [], None
    for rate in RATES:
        model, curve = train(base, members, held, rate, options.seed)
        search.append({"learning_rate": rate, "curve": curve})
        print(f"learning rate {rate}: {curve[-1]}", flush=True)
        if best is None or curve[-1]["held_out_loss"] < best[2][-1]["held_out_loss"]:
            best = (rate, model, curve)
    rate, model, curve = best
    export(model, out, base)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (out / name).write_bytes((base / name).read_bytes())
    untuned = load(base)
    report = {
        "base": base.name, "base_sha256": hashlib.sha256((base / "model.safetensors").read_bytes()).hexdigest(),
        "method": "full fine-tuning", "trained_on": list(TRAINED), "texts": len(members), "epochs": EPOCHS, "batch": BATCH,
        "warm_up_steps": WARM_UP, "weight_decay": WEIGHT_DECAY, "clip": CLIP, "seed": options.seed, "learning_rate": rate,
        "chosen_by": "loss on the 100 auxiliary records after the last epoch", "search": search, "curve": curve,
        "before": {"training_loss": mean_loss(untuned, members), "held_out_loss": mean_loss(untuned, held)},
        "torch": torch.__version__,
    }
    (out / "training.json").write_text(json.dumps(report, indent=1) + "\n")
    print(f"chosen: {rate}")


if __name__ == "__main__":
    main()
