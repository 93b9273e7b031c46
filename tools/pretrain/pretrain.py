"""Step 2 of pre-training: trains one model of the family and writes it as a Hugging Face folder.

  pretrain.py --work DIR --model small --out public/models/small [--tokens 30e6]

Stops and resumes: a checkpoint is kept in DIR. bfloat16 products, float32 weights, AdamW, linear warm-up and decay.
Rows begin with the end token (the BOS of these models) and then the start of a paragraph, because that is how a text
is scored; the first part of training uses rows of 256 tokens, the rest of 512.
"""
import argparse
import hashlib
import json
import os
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", str(os.cpu_count()))

import numpy as np
import torch

import bpe
import corpus
import safetensors
from model import FAMILY, GPT2

PEAK_RATE = {"nano": 4e-3, "small": 3e-3, "medium": 2e-3}
MODERN_REPEATS = 3  # passes over the articles and country profiles; the books fill what is left of the tokens
BATCH_TOKENS = 8192
SHORT, LONG, SHORT_SHARE = 256, 512, 0.7
WARM_UP = 0.03
WEIGHT_DECAY = 0.1


class Source:
    def __init__(self, path):
        data = np.load(path)
        self.tokens, self.starts, self.bytes = data["tokens"], data["starts"], int(data["bytes"])

    def row(self, position, length, end):
        """[end] and then `length` tokens from the paragraph that holds `position`."""
        start = self.starts[max(0, np.searchsorted(self.starts, position, side="right") - 1)]
        piece = self.tokens[start:start + length]
        return np.concatenate(([end], piece, np.full(length - len(piece), end))).astype(np.int64)


def plan(sources, total_tokens, seed):
    """-> one (source, position, length) for each row: every source covered evenly, the order shuffled, short rows first."""
    generator = np.random.default_rng(seed)
    modern = {name: len(s.tokens) * MODERN_REPEATS for name, s in sources.items() if name != corpus.BOOKS}
    budgets = {**modern, corpus.BOOKS: max(0, total_tokens - sum(modern.values()))}
    phases = []
    for length, share in ((SHORT, SHORT_SHARE), (LONG, 1 - SHORT_SHARE)):
        rows = []
        for name, budget in budgets.items():
            count = int(budget * share / length)
            places = (np.arange(count) + generator.random(count)) / max(1, count) * len(sources[name].tokens)
            # neighbouring tiles would repeat a paragraph in one epoch only where it is longer than a row
            rows += [(name, int(p), length) for p in places]
        generator.shuffle(rows)
        per_step = BATCH_TOKENS // length
        phases += [rows[i:i + per_step] for i in range(0, len(rows) - per_step + 1, per_step)]
    return [[(name, int(p), int(n)) for name, p, n in step] for step in phases]


def rate(step, steps, peak):
    warm = max(1, int(steps * WARM_UP))
    if step < warm:
        return peak * (step + 1) / warm
    return peak * max(0.01, (steps - step) / (steps - warm))


@torch.no_grad()
def held_out_loss(model, sources, end):
    """-> {source: {nats_per_token, nats_per_byte, tokens}}; windows of the full context, each from a BOS, float32."""
    length, report, sums = model.config.n_positions - 1, {}, [0.0, 0, 0]
    for name, source in sources.items():
        total, count = 0.0, 0
        for start in range(0, len(source.tokens), length):
            piece = source.tokens[start:start + length].astype(np.int64)
            ids = torch.from_numpy(np.concatenate(([end], piece)))[None]
            total += model.loss(ids[:, :-1], ids[:, 1:], torch.float32).item() * len(piece)
            count += len(piece)
        report[name] = {"nats_per_token": total / count, "nats_per_byte": total / source.bytes, "tokens": count}
        sums = [sums[0] + total, sums[1] + count, sums[2] + source.bytes]
    report["all"] = {"nats_per_token": sums[0] / sums[1], "nats_per_byte": sums[0] / sums[2], "tokens": sums[1]}
    return report


def export(model, out, work):
    """Weights in float16, config, tokenizer."""
    c = model.config
    out.mkdir(parents=True, exist_ok=True)
    safetensors.write(out / "model.safetensors", {name: value.detach().numpy() for name, value in model.named().items()})
    end = c.vocab_size - 1
    config = {
        "model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "activation_function": "gelu_new",
        "n_layer": c.n_layer, "n_embd": c.n_embd, "n_head": c.n_head, "n_positions": c.n_positions, "n_ctx": c.n_positions,
        "vocab_size": c.vocab_size, "bos_token_id": end, "eos_token_id": end, "layer_norm_epsilon": 1e-5,
        "attn_pdrop": 0.0, "embd_pdrop": 0.0, "resid_pdrop": 0.0, "tie_word_embeddings": True, "torch_dtype": "float16",
    }
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (out / "tokenizer.json").write_bytes((work / "tokenizer.json").read_bytes())
    (out / "tokenizer_config.json").write_text(json.dumps({
        "tokenizer_class": "GPT2Tokenizer", "add_prefix_space": False, "add_bos_token": False, "model_max_length": c.n_positions,
        "bos_token": bpe.END, "eos_token": bpe.END, "unk_token": bpe.END, "clean_up_tokenization_spaces": False}, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--model", required=True, choices=list(FAMILY))
    parser.add_argument("--out", required=True)
    parser.add_argument("--tokens", type=float, default=36e6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stop-after", type=int, default=0, help="steps to run in this call (for tests of resuming)")
    options = parser.parse_args()
    work, out = Path(options.work), Path(options.out)
    names = sorted(p.name.split(".")[1] for p in work.glob("train.*.npz"))
    train = {n: Source(work / f"train.{n}.npz") for n in names}
    held = {n: Source(work / f"held.{n}.npz") for n in names}
    config = FAMILY[options.model]
    end = config.vocab_size - 1
    steps = plan(train, int(options.tokens), options.seed)
    model = GPT2(config, options.seed)
    decayed = [p for p in model.parameters() if p.dim() == 2]
    others = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}],
                                  lr=0.0, betas=(0.9, 0.95), eps=1e-9)
    checkpoint = work / f"{options.model}.checkpoint.pt"
    first, seconds, log = 0, 0.0, []
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first, seconds, log = state["step"], state["seconds"], state["log"]
        print(f"{options.model}: resumed at step {first} of {len(steps)}", flush=True)

    def save(step):
        part = checkpoint.with_suffix(".part")
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seconds": seconds, "log": log}, part)
        part.replace(checkpoint)

    running, since = 0.0, 0
    last = min(len(steps), first + options.stop_after) if options.stop_after else len(steps)
    for step in range(first, last):
        began = time.time()
        rows = torch.from_numpy(np.stack([train[name].row(p, n, end) for name, p, n in steps[step]]))
        for group in optimizer.param_groups:
            group["lr"] = rate(step, len(steps), PEAK_RATE[options.model])
        loss = model.loss(rows[:, :-1], rows[:, 1:])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if not np.isfinite(loss.item()):
            raise SystemExit(f"{options.model}: the loss at step {step + 1} is not finite")
        running, since = running + loss.item(), since + 1
        seconds += time.time() - began
        if (step + 1) % 100 == 0 or step + 1 == len(steps):
            done = step + 1
            log.append({"step": done, "loss": running / since})
            left = seconds / done * (len(steps) - done)
            print(f"{options.model}: step {done}/{len(steps)} loss {running / since:.4f} "
                  f"{done * BATCH_TOKENS / seconds:.0f} tokens/s, {left / 60:.0f} min left", flush=True)
            running, since = 0.0, 0
        if (step + 1) % 200 == 0 or step + 1 == last:
            save(step + 1)
    if last < len(steps):
        return
    with torch.no_grad():
        for parameter in model.parameters():  # the loss that is reported is that of the stored float16 weights
            parameter.copy_(parameter.half().float())
    export(model, out, work)
    report = {
        "model": options.model, "parameters": sum(p.numel() for p in model.parameters()), "seed": options.seed,
        "training_tokens": len(steps) * BATCH_TOKENS, "steps": len(steps), "batch_tokens": BATCH_TOKENS,
        "row_tokens": [SHORT, LONG], "peak_learning_rate": PEAK_RATE[options.model], "weight_decay": WEIGHT_DECAY,
        "modern_repeats": MODERN_REPEATS, "corpus_tokens": {n: len(s.tokens) for n, s in train.items()},
        "seconds": round(seconds), "torch": torch.__version__, "final_training_loss": log[-1]["loss"] if log else None,
        "held_out": held_out_loss(model, held, end),
        "curve": log,
    }
    (out / "training.json").write_text(json.dumps(report, indent=1) + "\n")
    digest = hashlib.sha256((out / "model.safetensors").read_bytes()).hexdigest()
    print(f"{options.model}: held-out {report['held_out']['all']} sha256 {digest}", flush=True)


if __name__ == "__main__":
    main()
