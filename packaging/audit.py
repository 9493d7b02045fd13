"""`make audit`: which of the locked packages are known to be vulnerable, by pip-audit and the data of OSV.

Packages that something holds back (held-back.toml) are told and do not fail it. No answer, as off line, is said and does not
fail it either. `--report` never fails: whether an unrelated change passes must not depend on what was published overnight.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SECONDS = 180
_NO_ANSWER = re.compile(r"(Connection|Proxy|SSL|NameResolution|Service|ChunkedEncoding)\w*Error|Timeout|ConnectionRefused")


def main(program: str, *, report: bool) -> int:
    """0: nothing is known, or all of it is held back, or nobody answered. 1: `make lock` can put something right."""
    command = [program, "-r", str(HERE.parent / "requirements.lock"), "--require-hashes", "--disable-pip", "-f", "json"]
    command += ["--vulnerability-service", "osv", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        found, errors = done.stdout, done.stderr
    except (subprocess.TimeoutExpired, FileNotFoundError) as error:
        found, errors = "", f"{type(error).__name__}: ConnectionError"
    code, lines = judge(found, errors, tomllib.loads((HERE / "held-back.toml").read_text(encoding="utf-8")))
    print("\n".join(lines))
    return 0 if report else code


def judge(found: str, errors: str, held: dict[str, Any]) -> tuple[int, list[str]]:
    """Exit code and what to say about pip-audit's JSON, or about its errors where there is none."""
    try:
        packages = json.loads(found)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if _NO_ANSWER.search(errors):
            return 0, ["vulnerabilities: not checked, no answer"]
        return 2, ["vulnerabilities: not checked, pip-audit failed:", *errors.splitlines()[-5:]]
    code, lines = 0, []
    for package in packages:
        name, known = package["name"], package.get("vulns", [])
        if known:
            ids = ", ".join(sorted({one["id"] for one in known}))
            lines.append(f"{name} {package.get('version', '')}: {ids}")
            if name in held:
                lines.append(f"  held back by {held[name]['held_by']}. {held[name]['bearable']}")
            else:
                code = 1
                lines.append("  Nothing holds it back: run `make lock`, or say in packaging/held-back.toml why it has to stay.")
    return code, [*lines, f"vulnerabilities: {len(packages)} packages checked"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], report="--report" in sys.argv[2:]))
