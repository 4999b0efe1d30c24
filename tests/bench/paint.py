"""Open pages of a served glossary in Chromium, each in a fresh profile, and say when they first show something.

    python tests/bench/paint.py FILE.glossary [TIMES]

Needs Playwright for Python and Chromium. Printed is what Chromium itself says (Paint Timing): milliseconds from the
beginning of the navigation to the first text or picture, of the page ``/`` and of one with results, TIMES times (20
where not given); and the milliseconds from a key typed on ``/`` to the new results being there.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from typing import Any
from urllib.parse import quote

TIMES = 20
TERMS = ("value", "ธนาคาร", "energy", "การ")
"""What is looked for in turns."""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
TYPED = """
    async term => {
      const box = document.getElementById("q"), results = document.getElementById("results");
      const began = performance.now();
      const shown = new Promise(done => new MutationObserver(done).observe(results, { childList: true }));
      box.value = term;
      box.dispatchEvent(new Event("input"));
      await shown;
      await new Promise(requestAnimationFrame);
      return performance.now() - began;
    }
"""


def opened(browser: Any, address: str, script: str, argument: str = "") -> float:
    """What a script gives on a page that is opened in a fresh profile."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(f"() => {PAINTED} !== undefined")
    found: float = page.evaluate(script, argument)
    context.close()
    return found


def report(label: str, spent: list[float]) -> None:
    print(f"{label:28} {min(spent):6.0f} {statistics.median(spent):6.0f} {max(spent):6.0f}")


def main() -> None:
    from playwright.sync_api import sync_playwright  # here, as the tests read this file without the extra browser

    times = int(sys.argv[2]) if len(sys.argv) > 2 else TIMES
    command = [sys.executable, "-m", "glossary", "serve", "-g", sys.argv[1], "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as running:
        try:
            assert server.stdout
            address = server.stdout.readline().strip()
            browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            asked = [quote(TERMS[at % len(TERMS)]) for at in range(times)]
            print(f"{'milliseconds':28} {'least':>6} {'median':>6} {'most':>6}")
            report("/", [opened(browser, address, PAINTED) for _ in asked])
            report("/?q=", [opened(browser, f"{address}?q={term}", PAINTED) for term in asked])
            report("typed on /, to the results", [opened(browser, address, TYPED, TERMS[0]) for _ in asked])
            browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
