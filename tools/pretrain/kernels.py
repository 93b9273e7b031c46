"""PyTorch functions over kernels.cpp: gelu, causal softmax, and the tied head with cross-entropy.

Each has a plain PyTorch form beside it, used where no C++ compiler is found and for float32.
"""
import ctypes
import math
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F

SLICE = 512  # tokens whose logits are made at a time: the largest thing in a step must stay in the cache
ATTENTION_ENTRIES = 1 << 21  # attention probabilities made at a time, for the same reason


def _build():
    compiler = shutil.which("g++") or shutil.which("clang++")
    if not compiler or os.environ.get("NO_KERNELS"):
        return None
    target = Path(tempfile.mkdtemp()) / "kernels.so"
    flags = ["-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC", "-mprefer-vector-width=512"]
    done = subprocess.run([compiler, *flags, str(Path(__file__).with_name("kernels.cpp")), "-o", str(target)], capture_output=True)
    if done.returncode:
        print("kernels.cpp did not build, using PyTorch alone:", done.stderr.decode()[-500:])
        return None
    library = ctypes.CDLL(str(target))
    library.cross_entropy.restype = ctypes.c_double
    return library


LIBRARY = _build()


def _pointer(tensor):
    assert tensor.is_contiguous()
    return ctypes.c_void_p(tensor.data_ptr())


def _native(tensor):
    return LIBRARY is not None and tensor.dtype == torch.bfloat16


class _Gelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x = x.contiguous()
        y = torch.empty_like(x)
        LIBRARY.gelu_forward(ctypes.c_int64(x.numel()), _pointer(x), _pointer(y))
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, dy):
        (x,) = ctx.saved_tensors
        dy, dx = dy.contiguous(), torch.empty_like(x)
        LIBRARY.gelu_backward(ctypes.c_int64(x.numel()), _pointer(x), _pointer(dy), _pointer(dx))
        return dx


def gelu(x):
    return _Gelu.apply(x) if _native(x) else F.gelu(x, approximate="tanh")


class _CausalAttention(torch.autograd.Function):
    """q, k, v [N, T, W] -> softmax(q k' / sqrt(W)) v, each position seeing itself and what came before.

    A few heads at a time, and the probabilities are made again on the way back: both keep the work in the cache.
    """

    @staticmethod
    def _slices(q):
        step = max(1, ATTENTION_ENTRIES // (q.shape[1] * q.shape[1]))
        return [slice(i, i + step) for i in range(0, q.shape[0], step)]

    @staticmethod
    def _probabilities(q, k):
        N, T, W = q.shape
        probs = torch.bmm(q, k.transpose(1, 2))
        LIBRARY.causal_softmax_forward(ctypes.c_int64(N * T), ctypes.c_int64(T), ctypes.c_float(1 / math.sqrt(W)), _pointer(probs))
        return probs

    @staticmethod
    def forward(ctx, q, k, v):
        ctx.save_for_backward(q, k, v)
        out = torch.empty_like(v)
        for s in _CausalAttention._slices(q):
            out[s] = torch.bmm(_CausalAttention._probabilities(q[s], k[s]), v[s])
        return out

    @staticmethod
    def backward(ctx, d):
        q, k, v = ctx.saved_tensors
        T, W = q.shape[1:]
        dq, dk, dv = torch.empty_like(q), torch.empty_like(k), torch.empty_like(v)
        for s in _CausalAttention._slices(q):
            probs = _CausalAttention._probabilities(q[s], k[s])
            d_scores = torch.bmm(d[s], v[s].transpose(1, 2))
            rows = ctypes.c_int64(probs.shape[0] * T)
            LIBRARY.causal_softmax_backward(rows, ctypes.c_int64(T), ctypes.c_float(1 / math.sqrt(W)), _pointer(probs), _pointer(d_scores))
            dq[s] = torch.bmm(d_scores, k[s])
            dk[s] = torch.bmm(d_scores.transpose(1, 2), q[s])
            dv[s] = torch.bmm(probs.transpose(1, 2), d[s])
        return dq, dk, dv


def causal_attention(q, k, v):
    if _native(q):
        return _CausalAttention.apply(q.contiguous(), k.contiguous(), v.contiguous())
    T, W = q.shape[1:]
    mask = torch.full((T, T), float("-inf"), dtype=q.dtype).triu_(1)
    return torch.bmm((torch.bmm(q, k.transpose(1, 2)) / math.sqrt(W) + mask).softmax(-1), v)


class _TiedHeadLoss(torch.autograd.Function):
    """The gradient is worked out in the forward pass, slice by slice, so that no logit is kept."""

    @staticmethod
    def forward(ctx, hidden, embedding, targets):
        hidden, targets = hidden.contiguous(), targets.contiguous()
        count, vocabulary = hidden.shape[0], embedding.shape[0]
        d_hidden, d_embedding = torch.empty_like(hidden), torch.zeros(embedding.shape, dtype=torch.float32)
        total = 0.0
        for start in range(0, count, SLICE):
            h, t = hidden[start:start + SLICE], targets[start:start + SLICE]
            g = h @ embedding.t()
            total += LIBRARY.cross_entropy(
                ctypes.c_int64(h.shape[0]), ctypes.c_int64(vocabulary), ctypes.c_float(1 / count), _pointer(t), _pointer(g)
            )
            d_hidden[start:start + SLICE] = g @ embedding
            d_embedding += g.t() @ h
        ctx.save_for_backward(d_hidden, d_embedding.to(embedding.dtype))
        return torch.tensor(total / count)

    @staticmethod
    def backward(ctx, d_loss):
        d_hidden, d_embedding = ctx.saved_tensors
        return d_hidden * d_loss.to(d_hidden.dtype), d_embedding * d_loss.to(d_embedding.dtype), None


def tied_head_loss(hidden, embedding, targets):
    """hidden [N, D], embedding [V, D], targets [N] -> mean negative log-likelihood in nats."""
    if _native(hidden):
        return _TiedHeadLoss.apply(hidden, embedding, targets)
    return F.cross_entropy((hidden @ embedding.t()).float(), targets)
