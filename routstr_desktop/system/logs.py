"""Structured logs: JSON lines in a private, rotating file and a readable console on stderr.

Whatever is logged, by structlog, by the standard library, by a library of others or by an uncaught exception, passes the one
redactor as a whole record right before it is written. The request id comes from `structlog.contextvars`.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import sys
import threading
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.redact import redact, redact_text
from routstr_desktop.core.sentence import say

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
MAX_BYTES = 5_000_000
BACKUPS = 5
_KEEP = ("level", "timestamp", "logger")
_QUIET = {"asyncio": logging.WARNING, "aiohttp.access": logging.WARNING, "httpx": logging.WARNING, "httpcore": logging.WARNING}

log = structlog.get_logger(__name__)

on_uncaught: Callable[[BaseException], None] | None = None
"""Told of an exception that nobody caught, after it was logged (see system/crashes.py)."""


def redact_record(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """The last step before rendering: every field of the record, its name included."""
    kept = {name: event[name] for name in _KEEP if name in event}
    clean: dict[str, Any] = redact({name: value for name, value in event.items() if name not in kept})
    return {**clean, **kept}


class _Quiet(logging.Handler):
    """A handler whose own failure (disk full, closed console) never prints the record as it was, unredacted."""

    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[0]
        name = error.__name__ if error is not None else "?"
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(f"log record of {redact_text(record.name)} lost ({name})\n")


class PrivateRotatingFile(_Quiet, logging.handlers.RotatingFileHandler):
    """Rotation whose files nobody else may read."""

    def _open(self) -> Any:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        if os.name == "posix":
            os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")


class _Redacted(structlog.stdlib.ProcessorFormatter):
    """Formats safely: a record that cannot be formatted is replaced by a note instead of a traceback on stderr."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            return super().format(record)
        except Exception as error:  # a log call must never break its caller
            return f'{{"event": "log_record_unreadable", "logger": "{record.name}", "error": "{type(error).__name__}"}}'


class _Console(_Quiet, logging.StreamHandler[Any]):
    """Always the stderr of the moment (tests and services replace it)."""

    def emit(self, record: logging.LogRecord) -> None:
        if sys.stderr is None:  # a windowed build without a console
            return
        self.stream = sys.stderr
        super().emit(record)


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(*renderers: Processor) -> logging.Formatter:
    return _Redacted(
        foreign_pre_chain=[*_shared(), structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            redact_record,
            *renderers,
        ],
    )


def _plain_console(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """One line: time, level, event, fields; a traceback below it."""
    fields = dict(event)
    trace = fields.pop("exception", None)
    moment = str(fields.pop("timestamp", ""))[11:19]
    level = str(fields.pop("level", "info")).upper()
    name = fields.pop("event", "")
    fields.pop("logger", None)
    line = f"{moment} {level:<7} {name}" + "".join(f" {key}={value}" for key, value in fields.items())
    return line if trace is None else f"{line}\n{trace}"


def setup(file: Path | None = None, *, level: str = "INFO", console: bool = True, console_level: str | None = None) -> None:
    """Send all logging through the redactor to `file` (0600, 5 MB x 6) and, with `console`, to stderr.

    May be called again; the earlier handlers are closed. ConfigError for an unknown level.
    """
    level = level.upper()
    if level not in LEVELS:
        raise ConfigError(say("LOG_LEVEL is {level!r}; allowed are {allowed}.", level=level, allowed=", ".join(LEVELS)))
    close()
    handlers: list[logging.Handler] = []
    if file is not None:
        writer = PrivateRotatingFile(file, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True)
        writer.setFormatter(_formatter(structlog.processors.JSONRenderer(ensure_ascii=False, default=str)))
        handlers.append(writer)
    if console:
        screen = _Console(sys.stderr)
        if console_level is not None:
            screen.setLevel(console_level)
        screen.setFormatter(_formatter(_plain_console))
        handlers.append(screen)
    root = logging.getLogger()
    for handler in handlers:
        handler.set_name("routstr")
        root.addHandler(handler)
    root.setLevel(level)
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(max(quiet, getattr(logging, level)))
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            *_shared(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        cache_logger_on_first_use=False,
    )
    _install_hooks()


def close() -> None:
    """Detach and close our handlers."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if h.get_name() == "routstr"]:
        root.removeHandler(handler)
        handler.close()


def _install_hooks() -> None:
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def _uncaught(kind: type[BaseException], error: BaseException, trace: types.TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.error("uncaught_exception", exc_info=(kind, error, trace))
    _tell(error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is None or issubclass(args.exc_type, SystemExit):
        return
    name = args.thread.name if args.thread else "?"
    log.error("uncaught_exception", thread=name, exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
    _tell(args.exc_value)


def _tell(error: BaseException) -> None:
    if on_uncaught is not None:
        on_uncaught(error)


def _unraisable(args: Any) -> None:
    where = redact_text(repr(args.object))
    log.error("unraisable_exception", where=where, exc_info=(args.exc_type, args.exc_value, args.exc_traceback))


def tail(file: Path, lines: int = 500) -> list[str]:
    """The last lines of the log as written (already redacted); empty if there is none yet."""
    try:
        with file.open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - 400 * lines))
            return stream.read().decode("utf-8", "replace").splitlines()[-lines:]
    except FileNotFoundError:
        return []
