"""A headless Chromium, and what is measured in its pages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_NAMES = ("chromium", "chromium-browser", "google-chrome")

_CONTRASTS = """
selector => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(c => c / 255)
    .map(c => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = node => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  return Array.from(document.querySelectorAll(selector))
    .filter(node => node.offsetParent && node.textContent.trim())
    .map(node => {
      const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return [node.textContent.trim().slice(0, 20), Math.round(ratio * 100) / 100];
    });
}
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of this machine; skip, saying so, where there is none."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"browser NOT TESTED: none of {_NAMES} found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def watch_faults(page: Page) -> list[str]:
    """Collect script errors and refusals of the content policy."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
    page.on(
        "console",
        lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None,
    )
    return faults


def low_contrasts(page: Page, selector: str, least: float = 4.5) -> list[Any]:
    """Return the visible texts whose contrast is below WCAG AA."""
    measured = page.evaluate(_CONTRASTS, selector)
    assert measured, f"nothing matches {selector}"
    return [row for row in measured if row[1] < least]


def small_targets(page: Page, selector: str, least: int) -> list[Any]:
    """Return the visible controls that are lower than ``least`` pixels."""
    script = """selector => Array.from(document.querySelectorAll(selector))
      .filter(node => node.offsetParent)
      .map(node => [node.textContent.trim().slice(0, 20), node.getBoundingClientRect().height])"""
    measured = page.evaluate(script, selector)
    assert measured, f"nothing matches {selector}"
    return [row for row in measured if row[1] < least]


def is_wider_than_screen(page: Page) -> bool:
    """Say whether the page scrolls sideways."""
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))
