"""GPT-2 in PyTorch, written for training on a CPU: Hugging Face names and layout ([in, out] weight matrices).

This is the offline trainer's model. The page has its own (an ONNX graph), and the self-check has a third
(float64 NumPy), so that a mistake in one shows as a disagreement with the others.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from kernels import causal_attention, gelu, tied_head_loss


class GPT2Config:
    def __init__(self, n_layer, n_embd, n_head, vocab_size=4096, n_positions=512):
        self.n_layer, self.n_embd, self.n_head = n_layer, n_embd, n_head
        self.vocab_size, self.n_positions = vocab_size, n_positions


FAMILY = {
    "nano": GPT2Config(3, 96, 3),
    "small": GPT2Config(4, 192, 6),
    "medium": GPT2Config(6, 256, 8),
}


class GPT2(nn.Module):
    """Parameters live in one flat dict under their Hugging Face names ("h.0.attn.c_attn.weight", ...)."""

    def __init__(self, config, seed=0):
        super().__init__()
        self.config = c = config
        generator = torch.Generator().manual_seed(seed)

        def normal(*shape, std=0.02):
            return torch.randn(*shape, generator=generator) * std

        residual_std = 0.02 / math.sqrt(2 * c.n_layer)  # GPT-2's scaling of the residual projections
        tensors = {"wte.weight": normal(c.vocab_size, c.n_embd), "wpe.weight": normal(c.n_positions, c.n_embd, std=0.01)}
        for i in range(c.n_layer):
            p = f"h.{i}."
            tensors |= {
                p + "ln_1.weight": torch.ones(c.n_embd), p + "ln_1.bias": torch.zeros(c.n_embd),
                p + "attn.c_attn.weight": normal(c.n_embd, 3 * c.n_embd), p + "attn.c_attn.bias": torch.zeros(3 * c.n_embd),
                p + "attn.c_proj.weight": normal(c.n_embd, c.n_embd, std=residual_std), p + "attn.c_proj.bias": torch.zeros(c.n_embd),
                p + "ln_2.weight": torch.ones(c.n_embd), p + "ln_2.bias": torch.zeros(c.n_embd),
                p + "mlp.c_fc.weight": normal(c.n_embd, 4 * c.n_embd), p + "mlp.c_fc.bias": torch.zeros(4 * c.n_embd),
                p + "mlp.c_proj.weight": normal(4 * c.n_embd, c.n_embd, std=residual_std), p + "mlp.c_proj.bias": torch.zeros(c.n_embd),
            }
        tensors |= {"ln_f.weight": torch.ones(c.n_embd), "ln_f.bias": torch.zeros(c.n_embd)}
        self.names = list(tensors)
        self.values = nn.ParameterList([nn.Parameter(t) for t in tensors.values()])
        self.adapters = {}  # LoRAs: name of a matrix -> A [rank, in], B [out, rank], alpha / rank

    def named(self):
        return dict(zip(self.names, self.values))

    def loss(self, ids, targets, dtype=torch.bfloat16):
        """Mean negative log-likelihood (nats a token) of targets [B, T] after ids [B, T]."""
        hidden, embedding = self.hidden(ids, dtype)
        return tied_head_loss(hidden, embedding, targets.reshape(-1))

    def forward(self, ids, dtype=torch.float32):
        """ids [B, T] -> logits [B*T, V]."""
        hidden, embedding = self.hidden(ids, dtype)
        return hidden @ embedding.t()

    def hidden(self, ids, dtype):
        """ids [B, T] -> last hidden states [B*T, D] and the embedding [V, D] in `dtype`, which all products run in."""
        c = self.config
        B, T = ids.shape
        w = {name: value.to(dtype) for name, value in self.named().items()}
        heads, width = c.n_head, c.n_embd // c.n_head
        x = F.embedding(ids, w["wte.weight"]) + w["wpe.weight"][:T]
        x = x.view(B * T, c.n_embd)

        def dense(h, name):
            y = torch.addmm(w[name + ".bias"], h, w[name + ".weight"])
            if name in self.adapters:
                a, b, scale = self.adapters[name]
                y = y + scale * (h @ a.t() @ b.t())
            return y

        def norm(h, name):
            return F.layer_norm(h, (c.n_embd,), w[name + ".weight"], w[name + ".bias"], 1e-5)

        for i in range(c.n_layer):
            p = f"h.{i}."
            qkv = dense(norm(x, p + "ln_1"), p + "attn.c_attn").view(B, T, 3, heads, width).permute(2, 0, 3, 1, 4)
            q, k, v = (t.reshape(B * heads, T, width) for t in qkv)
            mixed = causal_attention(q, k, v).view(B, heads, T, width).permute(0, 2, 1, 3).reshape(B * T, c.n_embd)
            x = x + dense(mixed, p + "attn.c_proj")
            h = dense(norm(x, p + "ln_2"), p + "mlp.c_fc")
            x = x + dense(gelu(h), p + "mlp.c_proj")
        return norm(x, "ln_f"), w["wte.weight"]
