// Typical journeys of readers through the built examples, opened from disk, mostly by keyboard.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browser, check, ended, first, open, url, violations, wrong } from "./site.mjs";

const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, reducedMotion: "reduce" });
const said = [];
page.on("console", (m) => ["error", "warning"].includes(m.type()) && said.push(m.text()));
page.on("pageerror", (e) => said.push(String(e)));
page.on("request", (r) => /^(file|data|blob):/.test(r.url()) || said.push(`asks for ${r.url()}`));
const keys = async (...all) => {
  for (const key of all) await page.keyboard.press(key);
};
const active = () => page.evaluate(() => ({ tag: document.activeElement.tagName, text: document.activeElement.textContent.trim(), href: document.activeElement.getAttribute("href") }));
/** Presses Tab until `is` returns true in the page, at most `most` times. Returns whether it did. */
async function tabTo(is, most = 120) {
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(is)) return true;
  }
  return false;
}
const results = (n) => page.waitForFunction((n) => document.querySelectorAll(".search-result").length >= n, n).then(() => true, () => false);

// ---- A reader finds a quote from the front page and opens its poster ----

await open(page, "en", "index.html");
await keys("/");
await page.waitForSelector("dialog[open] .search-field");
await page.keyboard.type("crooked joint");
check(await results(1), "nothing is found");
for (const v of await violations(page)) wrong.push(`the window of the search: ${v}`);
const heads = await page.locator(".search-group h2").allTextContents();
check(heads[0].startsWith("Quotes"), `the kind with the best result stands first: ${heads}`);
check((await page.locator("dialog .search-result mark").allTextContents()).join(" ").toLowerCase().includes("joint"), "the words are marked");
await keys("ArrowDown");
check((await active()).tag === "A", "an arrow leads to what is found");
await keys("ArrowUp");
check((await active()).tag === "INPUT", "and back into the field");
await keys("ArrowDown", "Enter");
await page.waitForURL(/quotes\/crooked-joints/);
check(await tabTo(() => document.activeElement.classList.contains("print")), "the poster is reached");
const poster = await page.evaluate(() => document.activeElement.href);
check(existsSync(fileURLToPath(poster)), `the poster is there: ${poster}`);

// Escape closes the dialog and returns the focus to the link that opened it.
await open(page, "en", first("en", "insights"));
await tabTo(() => document.activeElement.className === "to-search");
await keys("Enter");
await page.waitForSelector("dialog[open] .search-field");
await keys("Escape");
check((await page.locator("dialog[open]").count()) === 0, "Escape closes the search");
check((await page.evaluate(() => document.activeElement.className)) === "to-search", "the keyboard is where it was");

// Enter opens all results on a page whose address holds the query. Filters narrow the results, and a reload restores both.
await keys("/");
await page.waitForSelector("dialog[open] .search-field");
await page.keyboard.type("work");
await keys("Enter");
await page.waitForURL(/search\/index\.html#q=work/);
check(await results(5), "the page shows results");
const found = () => page.locator(".search-said").textContent().then((t) => Number(/\d+/.exec(t)?.[0]));
const all = await found();
check(await tabTo(() => document.activeElement.dataset.key === "theme"), "the filters are reached");
await page.keyboard.type("A real");
await page.waitForFunction((n) => Number(/\d+/.exec(document.querySelector(".search-said").textContent)?.[0]) < n, all);
const few = await found();
check(few > 0 && few < all, `a theme narrows ${all} to ${few}`);
for (const v of await violations(page)) wrong.push(`the page of the search: ${v}`);
await page.reload();
check(await results(1), "the address brings the results back");
check((await found()) === few, "and the filter with them");
const href = await page.locator(".search-result").first().getAttribute("href");
check(existsSync(fileURLToPath(href.split("#")[0])), `results lead somewhere: ${href}`);

// Enter right after typing works like Enter after a pause.
await page.locator(".search-field").fill("");
await page.waitForFunction(() => document.querySelector(".search-results").children.length === 0);
await page.keyboard.type("kitten");
await keys("Enter");
check(await results(1), "Enter at once finds nothing");
await page.waitForFunction(() => document.activeElement.classList.contains("search-result")).catch(() => wrong.push("Enter does not lead to the first result"));
await page.locator(".search-field").focus();

// A typing error is tolerated and reported. A search without results is reported too.
await page.locator(".search-field").fill("blackbord");
await page.waitForFunction(() => document.querySelector(".search-said").textContent.includes("nearest"));
await page.locator(".search-field").fill("zzzzzzzz");
await page.waitForFunction(() => document.querySelector(".search-said").textContent.includes("zzzzzzzz"));

// Danish: inflected forms, capitals, and oe typed for ø.
await open(page, "da", "search/index.html");
for (const typed of ["noeglebokse", "NØGLEBOKS", "nøglebokserne"]) {
  await page.locator(".search-field").fill(typed);
  check(await results(1), `“${typed}” finds nothing`);
}

// `/` in a field is typed as a character.
await page.locator(".search-field").fill("");
await page.locator(".search-field").press("/");
check((await page.locator(".search-field").inputValue()) === "/", "a stroke in a field is a letter");

// Without scripts the search page is an alphabetical index.
const still = await browser.newContext({ javaScriptEnabled: false });
const bare = await still.newPage();
await bare.goto(url("en", "index.html"));
await bare.locator(".to-search").click();
check((await bare.locator(".index-letter li").count()) > 100, "without scripts everything stands by letter");
check(!(await bare.locator("#search").isVisible()), "without scripts no search is offered");
await still.close();

// ---- A result on the same page is shown and the dialog closes ----

await open(page, "en", "recommendations/index.html");
await keys("/");
await page.keyboard.type("twelve weeks health");
check(await results(1), "what is typed at once after the key is kept");
await page.waitForFunction(() => document.querySelector(".search-result").hash === "#twelve-weeks");
await keys("ArrowDown", "Enter");
await page.waitForFunction(() => location.hash === "#twelve-weeks" && !document.querySelector("dialog[open]")).catch(() => wrong.push("the window stays over a result on the same page"));

// The shortcut key can be turned off (WCAG 2.1.4).
await page.locator(".search-key input").uncheck();
await page.locator("body").press("/");
check((await page.locator("dialog[open]").count()) === 0, "the key that is turned off opens nothing");
await page.locator(".search-key input").check();

// ---- A reader filters recommendations ----

await open(page, "en", "recommendations/index.html");
const recs = await page.locator(".rec").count();
check(await tabTo(() => document.activeElement.dataset.key === "horizon"), "the filter is reached");
await keys("ArrowDown");
await page.waitForFunction((n) => document.querySelectorAll(".rec:not([hidden])").length < n, recs);
const left = await page.locator(".rec:visible").count();
const status = await page.locator(".filters-said").textContent();
check(status.includes(String(left)) && status.includes(String(recs)), `${left} of ${recs} are shown, and it is said: “${status}”`);

// ---- A reader opens a meeting and its brief ----

await open(page, "en", "index.html");
check(await tabTo(() => /meetings\/.+/.test(document.activeElement.getAttribute("href") ?? "") && document.activeElement.closest(".ways-list")), "the way for who prepares a meeting");
await keys("Enter");
await page.waitForURL(/meetings\/.+\/index\.html/);
const points = await page.locator(".brief").first().locator(".point > h3").allTextContents();
check(points.length === 5, `a theme has its five points: ${points}`);
check(await tabTo(() => /briefs\/.+\.pdf$/.test(document.activeElement.getAttribute("href") ?? "")), "the brief on paper is reached");
check(existsSync(fileURLToPath(await page.evaluate(() => document.activeElement.href))), "the brief is there");

// ---- A reader filters the wall of quotes ----

await open(page, "en", "quotes/index.html");
const bricks = await page.locator(".brick").count();
await page.locator('select[data-key="kind"]').selectOption("observation");
const shown = await page.locator(".brick:visible").count();
check(shown > 0 && shown < bricks, `the filter shows ${shown} of ${bricks} quotes`);

// ---- The copy buttons copy a quote with its attribution, a citation, and its BibTeX entry ----

await open(page, "en", first("en", "quotes"));
const copied = page.waitForFunction(() => document.querySelector("button.copy").textContent === "Copied").then(() => true, () => false);
await page.locator("button.copy").first().click();
check(await copied, "the copy button says that it has copied");
/** Returns the texts that all copy buttons of the page copy. */
const takenAll = () => page.evaluate(async function () {
  const texts = [];
  Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void texts.push(text) }, configurable: true });
  for (const button of document.querySelectorAll("button.copy")) button.click();
  return texts;
});
const taken = await takenAll();
const shownOf = (selector) => page.locator(selector).first().textContent();
check(taken.length === 3 && taken[0].endsWith(`\n— ${await shownOf(".who")}`), `a quote is copied with who said it: ${taken[0]}`);
check(taken[1] === await shownOf(".cited"), `a citation is copied as it stands there: ${taken[1]}`);
for (const [language, open_, close] of [["en", "“", "”"], ["da", "”", "”"]]) {
  const { quotes } = JSON.parse(readFileSync(new URL(url(language, "catalogue.json"))));
  for (const quote of quotes) {
    await open(page, language, quote.url);
    const isDialogue = (await page.locator("blockquote .speaker").count()) > 0;
    const words = isDialogue ? quote.text : open_ + quote.text.replaceAll("\n\n", `\n\n${open_}`) + close;
    const all = words + (quote.attribution ? `\n— ${quote.attribution}` : "");
    const [copied] = await takenAll();
    check(copied === all, `a quote is copied as it was said: ${JSON.stringify(copied)} for ${JSON.stringify(all)}`);
  }
}
await open(page, "en", first("en", "quotes"));
check(taken[2].startsWith("@incollection{") && taken[2].includes(await shownOf(".who")), `BibTeX: ${taken[2]}`);

// ---- The chosen colour scheme survives a reload ----

await page.locator('input[value="dark"]').check();
await page.reload();
check((await page.evaluate(() => document.documentElement.dataset.scheme)) === "dark", "the chosen scheme is kept");
await page.locator('input[value="auto"]').check();

// ---- The first tab stop skips to the content ----

await open(page, "en", "index.html");
await keys("Tab");
check((await page.evaluate(() => document.activeElement.className)) === "skip", "the first stop is the way to the text");
await keys("Enter");
check((await page.evaluate(() => document.activeElement.id)) === "text", "the way to the text leads there");

check(said.length === 0, `the pages say ${said.slice(0, 5).join("; ")}`);
await ended("The journeys were made");
