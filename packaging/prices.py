"""`make prices`: export the price data of genai-prices to resources/prices.json.

Run it with any Python >= 3.11. The package is installed in a temporary environment of its own, because it cannot stand
beside this project's dependencies. The shape is that of the project's published data file, reduced to what we read.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "prices.json"
EXPORT = r"""
import dataclasses, json
from importlib.metadata import distribution
from decimal import Decimal
from genai_prices import types
from genai_prices.data import providers

def number(value):
    return format(value.normalize(), "f")

def price(value):
    if isinstance(value, Decimal):
        return number(value)
    return {"base": number(value.base), "tiers": [{"start": tier.start, "price": number(tier.price)} for tier in value.tiers]}

def prices(value):
    return {key: price(part) for key, part in value.__dict__.items() if part is not None}

def clause(value):
    if value is None:
        return None
    (key, part), = dataclasses.asdict(value).items() if not isinstance(value, (types.ClauseOr, types.ClauseAnd)) else [
        ("or", value.or_) if isinstance(value, types.ClauseOr) else ("and", value.and_)]
    return {key: [clause(one) for one in part] if isinstance(part, list) else part}

def conditional(value):
    entry = {"prices": prices(value.prices)}
    if value.constraint is not None:
        entry["constraint"] = {key: part.isoformat() for key, part in dataclasses.asdict(value.constraint).items()}
    return entry

def model(value):
    entry = {"id": value.id, "match": clause(value.match)}
    if value.context_window:
        entry["context_window"] = value.context_window
    listed = isinstance(value.prices, list)
    entry["prices"] = [conditional(one) for one in value.prices] if listed else prices(value.prices)
    return entry

def provider(value):
    entry = {"id": value.id, "api_pattern": value.api_pattern}
    for name in ("model_match", "provider_match"):
        if getattr(value, name) is not None:
            entry[name] = clause(getattr(value, name))
    if value.fallback_model_providers:
        entry["fallback_model_providers"] = value.fallback_model_providers
    entry["models"] = [model(one) for one in value.models]
    return entry

package = distribution("genai-prices")
licence = next(file for file in package.files if file.name == "LICENSE").read_text()
print(json.dumps({
    "about": "USD per million tokens (keys *_mtok) or per thousand (keys *_kcount), of the project genai-prices.",
    "source": "https://github.com/pydantic/genai-prices",
    "version": package.version,
    "license": "MIT",
    "license_text": licence,
    "providers": [provider(one) for one in providers],
}))
"""


def main() -> None:
    """Write the file; it is left as it was when anything fails."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "genai-prices"], check=True)
        output = subprocess.run([python, "-c", EXPORT], check=True, capture_output=True, text=True).stdout
    data = json.loads(output)
    head = {key: value for key, value in data.items() if key != "providers"}
    lines = [json.dumps(head, indent=1)[:-2] + ',\n "providers": [']
    for number, provider in enumerate(data["providers"]):  # one model a line: changes can be read
        models = provider.pop("models")
        lines.append(("," if number else "") + json.dumps(provider, separators=(",", ":"))[:-1] + ',"models":[')
        lines.append(",\n".join(json.dumps(model, separators=(",", ":")) for model in models) + "]}")
    text = "\n".join(lines) + "\n]}\n"
    if json.loads(text)["version"] != data["version"]:
        raise SystemExit("the compact form does not read back")
    TARGET.write_text(text, encoding="utf-8")
    models = sum(line.startswith('{"id"') and '"match"' in line for line in text.splitlines())
    print(f"{TARGET}: genai-prices {data['version']}, {len(data['providers'])} providers, {models} models, {len(text)} bytes")


if __name__ == "__main__":
    main()
