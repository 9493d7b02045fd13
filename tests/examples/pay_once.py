"""Pay one request with ecash and get the change, without any key. Standard library only.

ROUTSTR_URL=http://127.0.0.1:8422/v1 ROUTSTR_TOKEN=cashuB... ROUTSTR_MODEL=gpt-4o-mini python pay_once.py
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request

url, token, model = (os.environ[f"ROUTSTR_{name}"] for name in ("URL", "TOKEN", "MODEL"))
asked = {"model": model, "messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 50}
headers = {"Content-Type": "application/json", "X-Cashu": token}
request = urllib.request.Request(f"{url}/chat/completions", json.dumps(asked).encode(), headers)
try:
    with urllib.request.urlopen(request) as answer:
        print(json.load(answer)["choices"][0]["message"]["content"])
        change = answer.headers["X-Cashu"]
except urllib.error.HTTPError as refused:
    # Whatever goes wrong after the payment, the change is in the same header; a refused token stays good.
    print(refused.status, json.load(refused)["error"]["message"])
    change = refused.headers["X-Cashu"]
print(f"change: {change}")
