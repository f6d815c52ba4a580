"""A page used as one without a mouse uses it: Tab, the arrows, Space and Enter, and the focus always in sight.

A field of a day has parts of its own, whose focus the browser shows and a script cannot see.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from playwright.sync_api import Page

MOST_TABS = 250
Answer = str | bool | date | datetime | set[str]
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {
    tag: one.tagName, type: one.type || "", name: one.name || "", value: one.value || "",
    path: one.tagName === "A" ? one.pathname : "", text: (one.innerText || "").trim(),
    checked: !!one.checked, at: one.selectedIndex ?? -1,
    options: one.tagName === "SELECT" ? Array.from(one.options, (each) => [each.value, each.label]) : [],
    main: !!one.closest("main"),
    seen: box.bottom > 0 && box.top < innerHeight
      && ((one.type || "").startsWith("date") || one.matches(":focus-visible") && (ring || style.boxShadow !== "none")),
  };
}"""
WRONG = """() => Array.from(document.querySelectorAll("main .error, main [role=alert]"))
  .filter((one) => one.checkVisibility()).map((one) => one.innerText)"""
DAYS = ("%d%m%Y", "%m%d%Y", "%Y%m%d")
"""In which order a browser may ask for a day: it follows the language of the machine."""


class Keyboard:
    """The keys of a page, and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def tab(self) -> dict[str, Any] | None:
        """Press Tab; return what has the focus then. It must show, or the test fails."""
        self.press("Tab")
        one = self.page.evaluate(FOCUSED)
        if one is None:
            return None  # past the end of the page, round through the browser's own parts
        assert one["seen"], f"the focus does not show on {self.page.url}: {one}"
        return dict(one)

    def follow(self, path: str) -> None:
        """Go to the link whose address ends so, or that is called so, and through it."""
        self.reach(path)
        self.enter()

    def enter(self) -> None:
        """Press Enter on what leads to another page, and wait for that page."""
        with self.page.expect_navigation(wait_until="commit"):
            self.press("Enter")
        self.page.wait_for_load_state()

    def take(self, path: str) -> None:
        """Go to the link whose address ends so, and take the file that it leads to."""
        self.reach(path)
        self.press("Enter")

    def reach(self, path: str) -> None:
        """Go to a link of the page itself, past its menus."""
        for _press in range(MOST_TABS):
            one = self.tab()
            if (
                one is not None
                and one["main"]
                and one["tag"] == "A"
                and (one["path"].endswith(path) or one["text"] == path)
            ):
                return
        raise AssertionError(f"no link to {path} was reached on {self.page.url}")

    def write(self, answers: Mapping[str, Answer], button: str = "") -> None:
        """Answer the fields of a form by their names, and send it with its button; it must be taken."""
        left = {name: (set(given) if isinstance(given, set) else given) for name, given in answers.items()}
        for _press in range(MOST_TABS):
            one = self.tab()
            if one is None or not one["main"]:
                continue
            if one["name"] in left:
                self._answer(one, left)
            elif not left and one["type"] == "submit" and button in ("", one["value"], one["text"]):
                self.enter()
                assert not (wrong := self.page.evaluate(WRONG)), f"refused on {self.page.url}: {wrong}"
                return
        raise AssertionError(f"not reached on {self.page.url}: {sorted(left) or button or 'the button'}")

    def unfold(self) -> None:
        """Open the next thing that is folded together."""
        for _press in range(MOST_TABS):
            one = self.tab()
            if one is not None and one["tag"] == "SUMMARY" and one["main"]:
                self.press("Enter")
                return
        raise AssertionError(f"nothing to unfold was reached on {self.page.url}")

    def _answer(self, one: dict[str, Any], left: dict[str, Answer]) -> None:
        name, given = one["name"], left[one["name"]]
        if one["type"] == "radio":
            self._choose(one, str(given))
        elif isinstance(given, set):
            if one["value"] in given and not one["checked"]:
                self.press("Space")
            given.discard(one["value"])
            if given:
                return
        elif one["type"] == "checkbox":
            if bool(given) != one["checked"]:
                self.press("Space")
        elif one["tag"] == "SELECT":
            self._pick(one, str(given))
        elif isinstance(given, date):
            self._day(one, given)
        else:
            self.press("Control+a")
            self.page.keyboard.type(str(given))
        del left[name]

    def _choose(self, one: dict[str, Any], wanted: str) -> None:
        if one["value"] == wanted and not one["checked"]:
            self.press("Space")
        for _press in range(20):
            found = self.page.evaluate(FOCUSED)
            if found["value"] == wanted and found["checked"]:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{one['name']} has no {wanted}")

    def _pick(self, one: dict[str, Any], wanted: str) -> None:
        place = [index for index, words in enumerate(one["options"]) if wanted in words]
        assert place, f"{one['name']} has no {wanted}: {one['options']}"
        for _press in range(abs(place[0] - one["at"])):
            self.press("ArrowDown" if place[0] > one["at"] else "ArrowUp")
        assert self.page.evaluate(FOCUSED)["at"] == place[0]

    def _day(self, one: dict[str, Any], given: date) -> None:
        with_time = one["type"] == "datetime-local"
        wanted = given.strftime("%Y-%m-%dT%H:%M" if with_time else "%Y-%m-%d")
        for order in DAYS:
            for clock in ("%H%M", "%I%M%p") if with_time else ("",):
                self.page.keyboard.type(given.strftime(order))
                if with_time:
                    self.press("ArrowRight")
                    self.page.keyboard.type(given.strftime(clock))
                if self.page.evaluate(FOCUSED)["value"] == wanted:
                    return
                for _press in range(7):
                    self.press("ArrowLeft")
        raise AssertionError(f"{one['name']} does not take {wanted}: {self.page.evaluate(FOCUSED)['value']}")
