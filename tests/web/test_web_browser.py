"""Walks in a real Chromium: an administrator's month, at both widths, with and without scripts.

Skipped, saying so, where there is no Chromium: `apt-get install chromium`, or name it in CHROMIUM.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import GOOD, HALF_GOOD, NO_HEADER
from web_world import PATIENCE, Codes, Running, serving

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).exists(),
    reason="there is no Chromium: apt-get install chromium, or name it in CHROMIUM",
)
AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# What GOV.UK Frontend's own file upload does: the name of its button says more than is written.
EXCEPTIONS = {"label-content-name-mismatch"}
WIDTHS = (1280, 320)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all walks."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def running(codes: Codes) -> Iterator[Running]:
    """The upload page of one workspace."""
    with serving(codes.workspace) as server:
        yield server


class Walk:
    """Somebody at a window; looks at each page that is come to."""

    def __init__(self, chromium: Any, running: Running, width: int, scripts: bool = True) -> None:
        self._context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        self._context.set_default_timeout(PATIENCE * 1000)
        self.page = self._context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", self._hear)
        self._address = running.address
        self._scripts = scripts

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "404" not in message.text:
            self.faults.append(message.text)

    def __enter__(self) -> Walk:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()
        assert self.faults == []

    def go(self, path: str) -> None:
        self.page.goto(self._address + path)
        self.look()

    def press(self, words: str) -> None:
        """Press the button or follow the link of that name, and look at what comes."""
        target = self.page.get_by_role("button", name=words, exact=True)
        if not target.count():
            target = self.page.get_by_role("link", name=words, exact=True).first
        target.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Nothing that axe knows is wrong, and nothing is wider than the window."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, f"{self.page.url} moves sideways"
        assert self.page.locator("h1").count() == 1, self.page.url
        if not self._scripts:
            return  # axe is one; what it would look at is the same page
        self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run()")["violations"]
        wrong = {one["id"]: [node["html"] for node in one["nodes"]] for one in found}
        assert wrong.keys() <= EXCEPTIONS, (self.page.url, wrong)

    def sign_in(self, code: str) -> None:
        self.go("/sign-in")
        self.page.get_by_label("Access code").fill(code)
        self.press("Sign in")
        assert self.page.title().startswith("Send a file")

    def choose(self, name: str, content: str) -> None:
        file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
        self.page.locator("input[type=file]").set_input_files(file)

    def wait_for(self, words: str) -> None:
        """The page of a file comes to this by itself."""
        self.page.get_by_text(words, exact=False).first.wait_for()
        self.look()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_month(chromium: Any, running: Running, codes: Codes, width: int, scripts: bool) -> None:
    with Walk(chromium, running, width, scripts) as walk:
        walk.go("/")
        walk.press("Start now")
        walk.press("Sign in")
        assert walk.page.title().startswith("Error: Sign in")
        walk.page.get_by_label("Access code").fill("WRONG")
        walk.press("Sign in")
        assert walk.page.get_by_text("Access code is not recognised").count()
        walk.page.get_by_label("Access code").fill(codes.acorn)
        walk.press("Sign in")
        walk.press("Check this file")
        assert walk.page.get_by_text("Select a CSV or XLSX file").count()
        walk.choose("january.csv", HALF_GOOD)
        walk.press("Check this file")
        walk.wait_for("1 of 2 rows would be rejected")
        with walk.page.expect_download() as download:
            walk.page.get_by_role("link", name="rejected rows").click()
        assert "NOT SUBMITTED" in Path(download.value.path()).read_text("utf-8-sig")
        walk.press("Submit the 1 accepted row")
        walk.wait_for("1 row recorded")
        walk.go("/upload")
        walk.choose("january.csv", GOOD)
        walk.press("Check this file")
        walk.wait_for("no row of this file would be")
        walk.go("/upload")
        walk.choose("other.csv", NO_HEADER)
        walk.press("Check this file")
        walk.wait_for("The file was refused and nothing was recorded")
        for path in ("/batches", "/statements", "/due", "/templates", "/export", "/accessibility"):
            walk.go(path)
        walk.go("/batches/nothing")
        walk.go("/batches")
        walk.press("january.csv")
        walk.press("Sign out")
        assert walk.page.get_by_text("Start now").count()
        walk.page.goto(f"{running.address}/batches")
        assert walk.page.title().startswith("Sign in")


def reach(page: Any, wanted: str) -> None:
    """Press Tab until the focus is on what is called so; what has the focus can be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            """() => { const at = document.activeElement, style = getComputedStyle(at);
            return [(at.labels?.[0] || at).textContent.trim().replace(/\\s+/g, ' '),
                    style.outlineStyle + style.boxShadow + style.backgroundColor] }"""
        )
        assert outline != "nonenonergba(0, 0, 0, 0)", f"nobody sees the focus on {name}"
        if name.startswith(wanted):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


@pytest.mark.parametrize("width", WIDTHS)
def test_with_the_keyboard_alone(chromium: Any, running: Running, codes: Codes, width: int) -> None:
    with Walk(chromium, running, width) as walk:
        page = walk.page
        # From the first moment on: asked for at the key, it may come too late.
        choosers: list[Any] = []
        page.on("filechooser", lambda chooser: choosers.append(chooser))
        walk.go("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        reach(page, "Start now")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in")
        reach(page, "Access code")
        page.keyboard.type(codes.acorn)
        page.keyboard.press("Enter")
        page.wait_for_url("**/upload")
        reach(page, "Choose a CSV or XLSX file")
        page.keyboard.press("Enter")
        until = time.monotonic() + PATIENCE
        while not choosers:
            assert time.monotonic() < until, "the key opens no dialog to choose a file"
            page.wait_for_timeout(50)
        file = {"name": "january.csv", "mimeType": "text/csv", "buffer": HALF_GOOD.encode()}
        choosers[0].set_files(file)
        reach(page, "Check this file")
        page.keyboard.press("Enter")
        walk.wait_for("1 of 2 rows would be rejected")
        assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
        reach(page, "Submit the 1 accepted row")
        page.keyboard.press("Space")
        walk.wait_for("1 row recorded")
        reach(page, "Sign out")
        page.keyboard.press("Enter")
        page.get_by_text("Start now").wait_for()


def test_a_file_that_is_too_large_is_said_before_it_is_sent(
    chromium: Any, codes: Codes, tmp_path: Path
) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * 1_000_000)
    with (
        serving(codes.workspace, "--max-upload-mb", "1") as running,
        Walk(chromium, running, 1280) as walk,
    ):
        walk.sign_in(codes.acorn)
        sent: list[str] = []
        walk.page.on("request", lambda asked: sent.append(asked.method))
        walk.page.locator("input[type=file]").set_input_files(large)
        walk.press("Check this file")
        words = "The selected file must be smaller than 1MB"
        assert walk.page.get_by_role("alert").get_by_text(words).count() == 1
        assert "POST" not in sent
        assert walk.page.title().startswith("Error: Send a file")
        walk.page.get_by_role("link", name=words).click()
        assert "govuk-file-upload-button" in walk.page.evaluate("document.activeElement.className")
        walk.page.wait_for_timeout(1100)  # within a second the button takes it for a double click
        walk.choose("january.csv", HALF_GOOD)
        walk.press("Check this file")
        walk.wait_for("1 of 2 rows would be rejected")


def test_a_restart_is_survived_by_a_page_that_waits(chromium: Any, codes: Codes) -> None:
    """Whoever looks at a page that waits sees the results, though the service was stopped."""
    with serving(codes.workspace) as first:
        port = first.address.rpartition(":")[2]
        with Walk(chromium, first, 1280) as walk:
            walk.sign_in(codes.acorn)
            walk.choose("january.csv", HALF_GOOD)
            walk.press("Check this file")
            first.kill()
            with serving(codes.workspace, "--port", port):
                walk.wait_for("1 of 2 rows would be rejected")
            walk.faults.clear()  # that nobody answered for a while
