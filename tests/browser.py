"""A real browser without a window: Chromium, driven by the WebDriver protocol (W3C)."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import requests

from servers import PATIENCE, free_port, need

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the W3C gave it
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
)  # fmt: skip
_START_SECONDS = 60.0


class Browser:
    """One browser with a profile of its own, which trusts every certificate."""

    def __init__(self, driver: str, program: str, folder: Path) -> None:
        self._http = requests.Session()
        self._http.trust_env = False
        self._port = free_port()
        self._process = subprocess.Popen(
            [driver, f"--port={self._port}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            # Chromium keeps what it must not lose in there; the tests' own home is for the desk.
            env=os.environ | {"HOME": str(folder)},
        )
        self._session = ""
        try:
            self._await_driver()
            options = {"binary": program, "args": [*_FLAGS, f"--user-data-dir={folder}/profile"]}
            wanted = {"acceptInsecureCerts": True, "goog:chromeOptions": options}
            began = self._do("POST", "", {"capabilities": {"alwaysMatch": wanted}})
            self._session = began["sessionId"]
        except BaseException:
            self.quit()
            raise

    def _await_driver(self) -> None:
        until = monotonic() + _START_SECONDS
        while monotonic() < until:
            with suppress(requests.ConnectionError):
                told = self._http.get(f"http://127.0.0.1:{self._port}/status", timeout=PATIENCE)
                if told.json()["value"]["ready"]:
                    return
        raise RuntimeError("chromedriver did not start")

    def _do(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        session = f"/{self._session}" if self._session else ""
        url = f"http://127.0.0.1:{self._port}/session{session}{path}"
        answer = self._http.request(method, url, json=body, timeout=_START_SECONDS)
        value = answer.json()["value"]
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {value}")
        return value

    def open(self, url: str) -> None:
        """Go to a page."""
        self._do("POST", "/url", {"url": url})

    def click(self, css: str) -> None:
        """Click what is there, and wait for the page to which that leads."""
        found = self._do("POST", "/element", {"using": "css selector", "value": css})
        self._do("POST", f"/element/{found[_ELEMENT]}/click", {})

    def text(self) -> str:
        """What one reads on the page."""
        found = self._do("POST", "/element", {"using": "css selector", "value": "body"})
        text: str = self._do("GET", f"/element/{found[_ELEMENT]}/text")
        return text

    def address(self) -> str:
        """Where one is."""
        address: str = self._do("GET", "/url")
        return address

    def quit(self) -> None:
        """Close it, and all that it started."""
        with suppress(requests.RequestException, RuntimeError):
            if self._session:
                self._do("DELETE", "")
        self._http.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A running browser."""
    browser = Browser(need("chromedriver"), need("chromium"), tmp_path_factory.mktemp("chromium"))
    with ExitStack() as stack:
        stack.callback(browser.quit)
        yield browser
