"""On a real X desktop, the moving code in another program's window is read by looking at the screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.xdesk import desktop

HANDED = "cashuB" + "oken12" * 150
SHOWS = f"""if True:
    from PySide6.QtWidgets import QApplication
    app = QApplication([])
    from routstr_desktop.gui.theme import install
    from routstr_desktop.gui.widgets.anycode import AnyCode
    install(app, "dark")
    code = AnyCode()
    assert code.set_text({HANDED!r}, "a token")
    code.frames._timer.setInterval(100)
    code.show()
    print("shown", flush=True)
    app.exec()
"""
READS = """if True:
    import asyncio, sys, qasync
    from PySide6.QtWidgets import QApplication
    app = QApplication([])
    from routstr_desktop.core.ur_reader import UrReader
    from routstr_desktop.gui.screen import eye
    async def read():
        looking, reader = eye(), UrReader()
        while reader.text is None:
            for text in await looking.look():
                reader.feed(text)
            await asyncio.sleep(looking.pause)
        print(type(looking).__name__, reader.progress.needed, reader.text)
    with qasync.QEventLoop(app) as loop:
        loop.run_until_complete(asyncio.wait_for(read(), 60))
"""


def test_the_code_of_another_program_is_read(tmp_path: Path) -> None:
    with desktop(tmp_path) as screen:
        command = [sys.executable, "-c", SHOWS]
        shows = subprocess.Popen(command, env=screen.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert shows.stdout is not None
            assert shows.stdout.readline() == "shown\n"
            done = subprocess.run(
                [sys.executable, "-c", READS], env=screen.environment, capture_output=True, text=True, timeout=90, check=False
            )
        finally:
            shows.kill()
            shows.communicate()
    assert done.stdout.split() == ["OpenEye", "7", HANDED], done.stderr
