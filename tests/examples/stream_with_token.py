"""Ask a Routstr node with the official OpenAI client; a Cashu token is the API key. What is left can be asked back.

ROUTSTR_URL=http://127.0.0.1:8422/v1 ROUTSTR_TOKEN=cashuB... ROUTSTR_MODEL=gpt-4o-mini python stream_with_token.py
"""

from __future__ import annotations

import os

from openai import OpenAI

client = OpenAI(base_url=os.environ["ROUTSTR_URL"], api_key=os.environ["ROUTSTR_TOKEN"])
stream = client.chat.completions.create(
    model=os.environ["ROUTSTR_MODEL"],
    messages=[{"role": "user", "content": "Say hello in five languages."}],
    max_tokens=200,  # what is held at the start follows this limit; what was not used comes back at the end
    stream=True,
)
for event in stream:
    if event.choices:
        print(event.choices[0].delta.content or "", end="", flush=True)
    if event.usage:
        paid = event.usage.model_dump()
        print(f"\npaid {paid['cost']['total_msats'] / 1000:.3f} sat, {paid['remaining_balance_msats'] / 1000:.3f} sat left")

# The token was redeemed once and is the key from now on. The rest comes back as a new token:
refund = client.post("/balance/refund", cast_to=dict[str, str], body={})
print(f"refund of {refund['sats']} sat: {refund['token']}")
