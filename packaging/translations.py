"""`make translations`: bring the catalogues in resources/translations up to date with the code.

Reads the literals of `tr`, `trn`, `tr_later` (the window's) and of `say`, `say_n` (the node's reports) out of the package
by its syntax tree, since Qt's lupdate does not know these names, and hands them to lupdate as a source it can read. lupdate
keeps what is translated and adds what is new; lrelease makes the files that the program reads. Exit code 1 while a sentence
has no translation; `--names` lists those.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "resources" / "translations"
CONTEXT = "routstr"
LANGUAGES = ("de",)
_SOURCES = {"tr": 0, "tr_later": 0, "trn": 1, "say": 0, "say_n": 1}
"""Which argument names the sentence: of a plural, the form for many."""


@dataclass(frozen=True, order=True, slots=True)
class Message:
    """A sentence; `numerus`: it has one form for each kind of number, `one` is what the code says for one."""

    source: str
    numerus: bool
    one: str = field(default="", compare=False)


class NotALiteral(Exception):
    """A sentence that is made at run time cannot be translated."""


def literals(path: Path) -> Iterator[Message]:
    """The sentences of a file, in its order; NotALiteral names the line of one that is put together."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if not (isinstance(node.func, ast.Name) and node.func.id in _SOURCES):
            continue
        place = _SOURCES[node.func.id]
        for argument in node.args[: place + 1]:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                raise NotALiteral(f"{path}:{node.lineno}: {node.func.id} takes a plain literal")
        said = [str(argument.value) for argument in node.args[: place + 1] if isinstance(argument, ast.Constant)]
        yield Message(said[-1], numerus=place > 0, one=said[0])


def collect(package: Path = ROOT / "routstr_desktop") -> list[Message]:
    """Every sentence of the program once, in the order of the files."""
    return list(dict.fromkeys(each for path in sorted(package.rglob("*.py")) for each in literals(path)))


def as_source(messages: list[Message]) -> str:
    """The same in words that lupdate reads."""

    def line(message: Message) -> str:
        quoted = message.source.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'QT_TRANSLATE{"_N" if message.numerus else ""}_NOOP("{CONTEXT}", "{quoted}");\n'

    return "".join(map(line, messages))


def update(catalogue: Path, messages: list[Message]) -> None:
    """Add what is new to a catalogue, drop what is gone, keep what is translated."""
    language = catalogue.stem.rpartition("_")[2]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sentences.cpp"
        source.write_text(as_source(messages), encoding="utf-8")
        options = ["-silent", "-locations", "none", "-no-obsolete", "-source-language", "en", "-target-language", language]
        _tool("lupdate", *options, str(source), "-ts", str(catalogue))


def release(catalogue: Path, target: Path) -> None:
    """The file that the program reads."""
    _tool("lrelease", "-silent", str(catalogue), "-qm", str(target))


def entries(catalogue: Path) -> Iterator[tuple[Message, list[str]]]:
    """The sentences of a catalogue with their translations, one for each form; [""] while there is none."""
    for message in ET.parse(catalogue).getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        numerus = message.get("numerus") == "yes"
        forms = [form.text or "" for form in translation.iter("numerusform")] if numerus else [translation.text or ""]
        if translation.get("type") == "unfinished":
            forms = [""]
        yield Message(message.findtext("source", ""), numerus), forms


def _tool(name: str, *arguments: str) -> None:
    import PySide6

    subprocess.run([str(Path(PySide6.__file__).parent / name), *arguments], check=True)


def main() -> int:
    """Update, release, count."""
    messages = collect()
    missing = 0
    CATALOGUES.mkdir(exist_ok=True)
    for language in LANGUAGES:
        catalogue = CATALOGUES / f"{CONTEXT}_{language}.ts"
        update(catalogue, messages)
        release(catalogue, catalogue.with_suffix(".qm"))
        open_ones = [message.source for message, forms in entries(catalogue) if not all(forms)]
        missing += len(open_ones)
        print(f"{language}: {len(messages)} sentences, {len(open_ones)} without a translation")
        if "--names" in sys.argv:
            print("\n".join(map(repr, open_ones)))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
