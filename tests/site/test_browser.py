"""The pages in a browser, Debian's Chromium: what is to be moved moves by keyboard alone, and no page is too wide."""

import shutil

import pytest

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium"),
]
PHONE = {"width": 360, "height": 740}
KINDS = (
    "index",
    "essay",
    "report",
    "docs/compare",
    "docs/evidence",
    "docs/speed",
    "exercises/index",
    "exercises/robust-losses",
    "notebooks/01_linear_regression",
    "notebooks/04_deep_learning_is_better",
    "reference/index",
    "reference/d2l_regression.metrics",
    "search",
)


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is absent: pip install playwright")
    with api.sync_playwright() as started:
        running = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def opened(browser, html):
    """name, … -> the page, and what it asked for; every address outside the folder is noted and refused."""
    contexts = []

    def opened(name, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page, asked = context.new_page(), []
        page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
        page.on("request", lambda one: None if one.url.startswith(("file:", "data:")) else asked.append(one.url))
        page.on("pageerror", lambda error: asked.append(f"error: {error}"))
        page.goto((html / f"{name}.html").as_uri())
        return page, asked

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", KINDS)
def test_a_page_fits_a_phone_and_asks_for_nothing(opened, name):
    page, asked = opened(name, viewport=PHONE)
    assert asked == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    commands = page.eval_on_selector_all(
        ".highlight-none pre", "all => all.map(pre => pre.scrollWidth - pre.clientWidth)"
    )
    assert not any(commands), "a command is read as a whole"


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_no_barrier(opened, name, scheme):
    """axe-core's rules: WCAG 2 at levels A and AA, contrast among them, and what it calls best practice."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is absent")
    page, _ = opened(name, viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", ["essay", "report"])
def test_rows_are_moved_through_by_keyboard_after_a_guess(opened, name):
    page, _ = opened(name, viewport=PHONE)
    block = page.locator("#overtaking")
    assert block.locator(".panel:visible").count() == 0, "first the question"
    block.locator(".guess input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert block.locator(".guessed").inner_text().startswith("Your guess: 500 rows.")
    slider = block.locator("input[type=range]")
    assert slider.evaluate("one => one === document.activeElement")
    said = block.locator(".said")
    assert said.get_attribute("aria-live") == "polite"
    for key, rows, outcome in (("Home", "200", "cannot tell"), ("End", "50,000", "clearly better")):
        page.keyboard.press(key)
        assert slider.get_attribute("aria-valuetext") == f"{rows} rows"
        assert said.inner_text().startswith(f"{rows} rows, at the last step")
        assert outcome in said.inner_text()
        assert block.locator(".panel:visible").count() == 1
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    assert "at the step that validation rows choose" in said.inner_text()


def test_the_peak_moves_with_the_rows(opened):
    page, _ = opened("essay")
    block = page.locator("#peaks")
    block.locator(".guess input").first.check()
    block.locator(".guess button").click()
    rows = block.locator("input[type=range]").nth(1)
    told = []
    rows.focus()
    for key in ("Home", "End"):
        page.keyboard.press(key)
        told.append(block.locator(".said").inner_text())
    assert "100 rows, no penalty: the error is largest" in told[0]
    assert "at 100 features" in told[0]
    assert "at 1,000 features" in told[1]


@pytest.mark.parametrize("name", ["essay", "report"])
def test_without_script_there_are_small_multiples_and_no_dead_inputs(opened, name):
    page, _ = opened(name, java_script_enabled=False)
    assert page.locator("#overtaking .panel:visible").count() == 8
    assert page.locator("#overtaking input:visible").count() == 0


def test_search_finds_a_word_without_a_server(opened):
    page, asked = opened("search")
    page.goto(page.url + "?q=huber")
    page.wait_for_selector("#search-results li")
    assert page.locator("#search-results").inner_text().count("One label of 10,000") >= 1
    assert asked == []


@pytest.mark.parametrize("width", [360, 900, 1400])
def test_what_the_keyboard_reaches_can_be_seen(opened, width):
    page, _ = opened("exercises/robust-losses", viewport={"width": width, "height": 800}, reduced_motion="reduce")
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        place = page.evaluate(
            "() => { const one = document.activeElement, box = one.getBoundingClientRect();"
            " return [one.textContent.trim(), box.left, box.right, innerWidth, one.tagName] }"
        )
        words, left, right, inner, tag = place
        if tag == "BODY":
            break
        seen.add(words)
        assert left >= -1
        assert left < inner
        assert right > 0, place
    assert {"A question", "An idea", "A formula"} <= seen
