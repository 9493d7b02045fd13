"""Proves the image where there is no container engine: `without_engine.py WORK-FOLDER`, as root.

Runs the Dockerfile's own lines in trees made by debootstrap, then starts the result as compose.yaml does: as its user, without
capabilities, on a root file system that is read-only, with its secrets in files. A mint and a provider outside take part in a
sale.
What this does not prove is the engine's own part: layers, networks, restarts.
"""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from dockerfile import Stage, read

from routstr_desktop.node.customer import Customer
from routstr_desktop.upstream.scripted import ScriptedUpstream, model_entry
from routstr_desktop.wallet.testmint import PlayMint, free_port
from tests.support.xdesk import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TRUSTED = "/etc/ssl/this-computer.crt"
"""In the trees: whom this computer trusts on its way to the packages."""
API_KEY = "sk-the-providers-secret-key-0123456789"
MODEL = "play-model"


class Tree:
    """A file system that a stage's lines are run in."""

    def __init__(self, stage: Stage, path: Path, trees: dict[str, Path]) -> None:
        self.stage, self.path, self._trees = stage, path, trees
        self._cwd = "/"
        self._env = {"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "PIP_CERT": TRUSTED}
        self._env |= {name: value for name, value in os.environ.items() if name in ("http_proxy", "https_proxy")}

    def build(self, base: Path) -> None:
        """All steps of the stage on a copy of `base`."""
        subprocess.run(["cp", "-a", "--reflink=auto", base, self.path], check=True)
        with ExitStack() as mounts:
            for place in ("/proc", "/dev"):
                subprocess.run(["mount", "--bind", place, f"{self.path}{place}"], check=True)
                mounts.callback(subprocess.run, ["umount", f"{self.path}{place}"], check=True)
            for name, rest in self.stage.steps:
                {"RUN": self._run, "COPY": self._copy, "WORKDIR": self._workdir, "ENV": self._set}[name](rest)

    def _run(self, line: str) -> None:
        print(f"RUN {line[:110]}", flush=True)
        command = ["/usr/sbin/chroot", self.path, "nice", "sh", "-c", f"cd {self._cwd} && {line}"]
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}")

    def _set(self, rest: str) -> None:
        name, _, value = rest.partition("=")
        self._env[name] = value

    def _workdir(self, place: str) -> None:
        self._cwd = place
        (self.path / place.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str) -> None:
        words = shlex.split(rest)
        origin = ROOT
        if words[0].startswith("--from="):
            origin = self._trees[words.pop(0).removeprefix("--from=")]
        *sources, target = words
        place = self.path / Path(self._cwd, target).as_posix().lstrip("/")
        for source in sources:
            found = origin / source.lstrip("/")
            if found.is_dir():
                skip = shutil.ignore_patterns("__pycache__") if origin == ROOT else None
                shutil.copytree(found, place, symlinks=True, dirs_exist_ok=True, ignore=skip)
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(found, place)


def prepare(tree: Path) -> None:
    """A bare Debian that reaches its package sources as this computer does."""
    if not (tree / "etc").is_dir():
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", tree], check=True, stdout=subprocess.DEVNULL)
    for name in ("sources.list.d", "apt.conf.d"):
        shutil.copytree(f"/etc/apt/{name}", tree / "etc" / "apt" / name, dirs_exist_ok=True)
    shutil.copy("/etc/resolv.conf", tree / "etc")
    for file in (TRUSTED, "/etc/ssl/certs/ca-certificates.crt"):
        (tree / file.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/etc/ssl/certs/ca-certificates.crt", tree / file.lstrip("/"))


class Container:
    """The image's processes, as compose.yaml runs them."""

    def __init__(self, stage: Stage, tree: Path, work: Path, environment: dict[str, str]) -> None:
        self._stage, self._tree, self._work = stage, tree, work
        self._environment = stage.env | environment

    def popen(self, command: list[str]) -> subprocess.Popen[str]:
        """One process with mounts of its own, as the image's user, without capabilities."""
        tree, work = shlex.quote(str(self._tree)), shlex.quote(str(self._work))
        alone = f"--reuid {self._stage.user} --regid {self._stage.user} --clear-groups --no-new-privs --bounding-set=-all"
        lines = [
            "set -e",
            f"export PATH={PATH}",
            f"mount --bind {tree} {tree} && mount -o remount,bind,ro {tree}",
            f"mount -t proc proc {tree}/proc && mount --bind /dev {tree}/dev && mount -t tmpfs -o size=64m tmpfs {tree}/tmp",
            f"mount -t tmpfs tmpfs {tree}/run && mkdir {tree}/run/secrets && mount --bind {work}/secrets {tree}/run/secrets",
            f"mount --bind {work}/data {tree}/data",
            f"export PATH={shlex.quote(self._stage.env['PATH'])}",
            f'exec /usr/sbin/chroot {tree} /usr/bin/setpriv {alone} --inh-caps=-all "$@"',
        ]
        whole = ["/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/bash", "-c", "\n".join(lines), "_", *command]
        return subprocess.Popen(whole, env=self._environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def start(self) -> tuple[subprocess.Popen[str], dict[str, Any]]:
        """ENTRYPOINT and CMD; its line when it is ready."""
        process = self.popen(self._stage.entrypoint + self._stage.command)
        assert process.stdout is not None
        return process, json.loads(process.stdout.readline())

    def said(self, *command: str) -> tuple[int, str]:
        """Exit code and output of another process in the container."""
        process = self.popen(list(command))
        return process.wait(60), process.communicate()[0]


def check_process(pid: int, user: str) -> None:
    """Who it is and what it may do."""
    status = Path(f"/proc/{pid}/status").read_text()
    facts = dict(line.split(":\t", 1) for line in status.splitlines())
    assert set(facts["Uid"].split()) == {user}, facts["Uid"]
    assert int(facts["CapEff"], 16) == int(facts["CapBnd"], 16) == 0
    assert facts["NoNewPrivs"] == "1"
    assert API_KEY not in Path(f"/proc/{pid}/environ").read_text()
    print(f"uid {user}, no capabilities, {int(facts['VmRSS'].split()[0]) // 1024} MB")


def children(pid: int) -> list[str]:
    """Names of the processes that it started."""
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [Path(f"/proc/{child}/comm").read_text().strip() for child in started]


async def sale(container: Container, stage: Stage, port: int, mint: str) -> None:
    """Healthy, sells to a customer who pays by token, ends in order, and has its books when it starts again."""
    begin = time.monotonic()
    process, ready = await asyncio.to_thread(container.start)
    print(f"ready after {time.monotonic() - begin:.1f} s; problems: {ready['problems']}")
    check_process(process.pid, stage.user)
    await asyncio.to_thread(wait_until, "tor runs beside it", lambda: "tor" in children(process.pid), 30)
    assert container.said(*stage.healthcheck)[0] == 0
    assert container.said("touch", "/opt/x")[0] != 0, "the root file system can be written"
    async with Customer(f"http://127.0.0.1:{port}/v1", mint, MODEL) as customer:
        _, cost = await customer.stream(await customer.mint(100), "What is this?")
    print("tor runs beside it")
    print(f"sold an answer for {cost / 1000:.3f} sat")
    assert cost > 0
    process.terminate()
    assert await asyncio.to_thread(process.wait, 30) == 0
    assert container.said(*stage.healthcheck)[0] == 1
    process, _ = await asyncio.to_thread(container.start)
    code, said = container.said("routstr-desktop", "balance", "--json")
    assert code == 0
    assert json.loads(said)["withdrawable_msat"] >= cost - 1000
    process.terminate()
    assert await asyncio.to_thread(process.wait, 30) == 0
    print("healthy, ended in order, started again with its books")


def build(work: Path) -> tuple[Stage, Path]:
    """The image as a tree, with a volume and secrets beside it."""
    work.mkdir(parents=True, exist_ok=True)
    stages = read(Path(__file__).parent / "Dockerfile")
    base = work / "debian12-slim"
    prepare(base)
    trees = {stage.name or "image": work / f"stage-{stage.name or 'image'}" for stage in stages}
    for stage, tree in zip(stages, trees.values(), strict=True):
        shutil.rmtree(tree, ignore_errors=True)
        Tree(stage, tree, trees).build(base)
    image = trees["image"]
    size = subprocess.run(["du", "-smx", image], capture_output=True, text=True, check=True).stdout.split()[0]
    print(f"image {size} MB before compression")
    shutil.rmtree(work / "data", ignore_errors=True)
    shutil.copytree(image / "data", work / "data")
    user = int(stages[-1].user)
    os.chown(work / "data", user, user)
    (work / "secrets").mkdir(exist_ok=True)
    for name, text in (("passphrase", "correct horse battery staple"), ("upstream_api_key", API_KEY)):
        file = work / "secrets" / name
        file.write_text(text + "\n")
        file.chmod(0o400)
        os.chown(file, user, user)
    return stages[-1], image


async def main(work: Path, stage: Stage, image: Path) -> None:
    """Start and prove it. AssertionError says what is not so."""
    mint, port = await asyncio.to_thread(PlayMint.start), free_port()
    upstream = ScriptedUpstream((model_entry(MODEL, "0.00005", "0.0005"),))
    await upstream.start()
    try:
        environment = {
            "UPSTREAM_BASE_URL": upstream.url,
            "UPSTREAM_API_KEY_FILE": "/run/secrets/upstream_api_key",
            "ROUTSTR_PASSPHRASE_FILE": "/run/secrets/passphrase",
            "CASHU_MINTS": mint.url,
            "BTC_USD_PRICE": "100000",
            "TOR": "true",
            "ROUTSTR_PUBLIC_PORT": str(port),
        }
        await sale(Container(stage, image, work, environment), stage, port, mint.url)
        assert all(API_KEY in request.headers.get("authorization", "") for request in upstream.requests)
    finally:
        await upstream.stop()
        await asyncio.to_thread(mint.stop)


if __name__ == "__main__":
    folder = Path(sys.argv[1]).resolve()
    asyncio.run(main(folder, *build(folder)))
