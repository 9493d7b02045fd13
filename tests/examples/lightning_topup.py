"""Buy a key with Lightning: the node makes an invoice, any wallet pays it, the key is there. Standard library only.

ROUTSTR_URL=http://127.0.0.1:8422/v1 ROUTSTR_SATS=500 python lightning_topup.py
"""

from __future__ import annotations

import json
import os
import time
import urllib.request
from typing import Any

url, sats = os.environ["ROUTSTR_URL"], int(os.environ["ROUTSTR_SATS"])


def call(path: str, body: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}{path}", data, {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(request) as answer:
        result: dict[str, Any] = json.load(answer)
        return result


invoice = call("/lightning/invoice", {"amount_sats": sats})
print(f"pay this with any Lightning wallet: {invoice['bolt11']}", flush=True)
while (status := call(f"/lightning/invoice/{invoice['invoice_id']}/status"))["status"] != "paid":
    time.sleep(2)
key = status["api_key"]
info = call("/balance/info", Authorization=f"Bearer {key}")
print(f"key: {key}\nbalance: {info['balance'] // 1000} sat")
