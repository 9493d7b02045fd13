"""Nothing that a person reads goes around `tr`: looked up in the syntax tree of every file of the window."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).resolve().parents[2] / "routstr_desktop" / "gui").rglob("*.py"))
SAYS = frozenset({"tr", "trn", "tr_later"})
SHOWN = frozenset(
    {"setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText"}
    | {"addAction", "addMenu", "addTab", "say", "set_text", "label", "Button", "CheckBox"}
)
"""Whatever these are given first is read by somebody, be it one small word."""
QUIET = frozenset(
    {"setObjectName", "setProperty", "setStyleSheet", "setData", "QKeySequence", "QShortcut", "QColor", "set_tone", "Tag"}
    | {"Icon", "icon", "pixmap", "svg", "font", "Signal", "Slot", "TypeVar", "cast", "getattr", "setattr", "hasattr"}
    | {"startswith", "endswith", "removeprefix", "removesuffix", "replace", "split", "partition", "strftime", "compile"}
    | {"search", "match", "get_logger", "info", "warning", "error", "debug", "exception", "RuntimeError", "encode", "decode"}
)
"""What these are given nobody reads."""
NAMES = frozenset(
    {
        "Routstr Desktop",
        "routstr",
        "npub",
        "OpenAI",
        "Overview",
        "Wallet",
        "Settings",
        "Providers",
        "Keys",
        "Models",
        "Activity",
        "Announce",
        "English",
        "Deutsch",
    }
)
"""Names: of the program and of languages, and of pages as the code calls them."""
NO_WORDS = frozenset({"style.py", "tokens.py", "theme.py", "icons.py", "single.py", "features.py", "garbage.py", "selftest.py"})


def words(text: str) -> bool:
    """Whether a person would read it as words: a capital or a space, and no address, file name, key or sample."""
    text = text.strip()
    if text in NAMES or "example.com" in text or not re.search(r"[A-Za-z]{2}", text):
        return False
    if re.fullmatch(r"[\w./:*{}\[\]#%@+,-]*", text) and not re.match(r"[A-Z][a-z]+$", text):
        return False
    if re.fullmatch(r"[ (]*(Ctrl|Shift|Alt|F)[\w+,]*|(Return|Esc|Tab|Left|Right|Space)", text):
        return False
    return not re.fullmatch(r"[A-Z0-9_]+|https?://\S*|\S+\.\S+|sk-\S+|[\d,. /$≈+%-]*(sat)?", text)


def around(path: Path) -> list[str]:
    """Literals of a file that somebody could read and that do not go through `tr`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        above, call = parents[node], ""
        if (not words(node.value) and not _shown(node, above)) or _sample(node, above):
            continue
        if isinstance(above, ast.Expr | ast.Set) or (isinstance(above, ast.Dict) and node in above.keys):
            continue  # a docstring, what is only compared, and names of things
        while not isinstance(above, ast.stmt):
            if isinstance(above, ast.Compare | ast.Subscript | ast.MatchValue):
                call = "compared"
            elif isinstance(above, ast.Call) and not call:
                call = above.func.attr if isinstance(above.func, ast.Attribute) else getattr(above.func, "id", "")
            above = parents[above]
        annotated = isinstance(above, ast.AnnAssign) and node in ast.walk(above.annotation)
        if call in SAYS or call in QUIET or call == "compared" or annotated or isinstance(above, ast.FunctionDef | ast.Assert):
            continue
        found.append(f"{path.name}:{node.lineno}: {node.value!r}")
    return found


def _sample(node: ast.Constant, above: ast.AST) -> bool:
    """What only says how wide a column is."""
    return isinstance(above, ast.Call) and getattr(above.func, "id", "") == "Column" and node in above.args[1:2]


def _shown(node: ast.Constant, above: ast.AST) -> bool:
    if not isinstance(above, ast.Call) or node not in above.args[:1] or not re.search("[A-Za-z]{2}", node.value):
        return False
    if node.value in NAMES or node.value.startswith(("http:", "https:")):
        return False
    return (above.func.attr if isinstance(above.func, ast.Attribute) else getattr(above.func, "id", "")) in SHOWN


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name not in NO_WORDS], ids=lambda path: path.name)
def test_no_words_on_a_screen_go_around_tr(path: Path) -> None:
    assert around(path) == []


def test_nothing_is_said_before_a_language_is_chosen() -> None:
    early = []
    for path in SOURCES:
        for statement in _at_import(ast.parse(path.read_text(encoding="utf-8"))):
            later = {inner for each in ast.walk(statement) if isinstance(each, ast.Lambda) for inner in ast.walk(each)}
            for node in set(ast.walk(statement)) - later:
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("tr", "trn", "tr_now"):
                    early.append(f"{path.name}:{node.lineno}")
    assert early == []


def _at_import(tree: ast.Module | ast.ClassDef) -> Iterator[ast.AST]:
    """What runs when the module is imported: its statements and those of its classes, and the defaults of functions."""
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef):
            yield from _at_import(statement)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (*statement.args.defaults, *filter(None, statement.args.kw_defaults))
        else:
            yield statement
