"""The base family from a corpus, in one command:

  npm run models:pretrain -- --corpus DIR [--work DIR] [--models small,nano,medium] [--tokens 36e6]

Tokenizer and token arrays, then each model in turn, then its self-check record. Everything stops and resumes: what lies
in the work folder is not made again.
"""
import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODELS = HERE.parent.parent / "public" / "models"
# Large tensors are made anew at every step; taking them from the heap rather than from fresh pages saves half the time.
HEAP = "glibc.malloc.mmap_threshold=8589934592:glibc.malloc.trim_threshold=17179869184:glibc.malloc.hugetlb=1"


def step(script, *arguments):
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True,
                   env={**os.environ, "GLIBC_TUNABLES": os.environ.get("GLIBC_TUNABLES", HEAP)})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--work", default=str(HERE.parent.parent / ".cache" / "pretrain"))
    parser.add_argument("--models", default="small,nano,medium")
    parser.add_argument("--tokens", default="36e6")
    options = parser.parse_args()
    if not (Path(options.work) / "held.factbook.npz").exists():
        step("prepare.py", "--corpus", options.corpus, "--work", options.work)
    for name in options.models.split(","):
        step("pretrain.py", "--work", options.work, "--model", name, "--out", MODELS / name, "--tokens", options.tokens)
        step("selfcheck.py", MODELS / name)


if __name__ == "__main__":
    main()
