// Tests pages of `indsigt serve` in a real browser while texts, styles and errors are saved.
//
// node serve.mjs <the program>
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const wrong = [];
const check = (ok, what) => ok || wrong.push(what);
const root = mkdtempSync(join(tmpdir(), "serve-"));
const save = (path, text) => (mkdirSync(join(root, path, ".."), { recursive: true }), writeFileSync(join(root, path), text));
const page = (words) => `---\ntitle: Front\n---\n${words}\n\n${"A paragraph that is long enough to scroll by.\n\n".repeat(80)}`;
save("indsigt.yml", "title: T\n");
save("content/index.md", page("First words."));
save("content/other.md", "---\ntitle: Other\n---\nElsewhere.\n");

const server = spawn(process.argv[2], ["--root", root, "serve", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
const url = await new Promise((found) => server.stdout.on("data", (text) => /http:\S+/.test(text) && found(/http:\S+/.exec(text)[0])));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
const open = await context.newPage();
const said = [];
open.on("console", (m) => ["error", "warning"].includes(m.type()) && said.push(m.text()));
open.on("pageerror", (e) => said.push(String(e)));
await open.goto(url);
/** Returns whether `isTrue` becomes true in `page` within half a minute, which is far more than a loaded machine takes. */
const becomes = (page, isTrue, value) => page.waitForFunction(isTrue, value).then(() => true, () => false);
const inTab = (page, words) => becomes(page, (w) => document.querySelector("main")?.textContent.includes(w), words);
const shows = (words) => inTab(open, words);

// A save shows up, and the scroll position is kept.
await open.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
save("content/index.md", page("Second words."));
check(await shows("Second words."), "a save does not show");
const isKept = await becomes(open, () => Math.abs(scrollY - 1500) < 5);
check(isKept, `the place is kept: ${await open.evaluate(() => scrollY)}`);

// A save of another page does not reload this one. New styles apply without a reload.
await open.evaluate(() => (window.isOld = true));
save("content/other.md", "---\ntitle: Other\n---\nElsewhere, again.\n");
save("themes/default/assets/site.css", "body { outline: 7px solid rgb(1, 2, 3) }\n");
check(await becomes(open, () => getComputedStyle(document.body).outlineWidth === "7px"), "new styles do not show");
check(await open.evaluate(() => window.isOld === true), "styles, or another page, have loaded this one anew");

// Any number of tabs show a save, although a browser opens no more than six connections to a server.
const tabs = [];
for (let n = 0; n < 9; n++) {
  tabs.push(await context.newPage());
  await tabs[n].goto(url).catch(() => check(false, `tab ${n} does not load`));
}
save("content/index.md", page("Words for all tabs."));
for (const [n, tab] of tabs.entries()) check(await inTab(tab, "Words for all tabs."), `a save does not show in tab ${n}`);
// When the tab that holds the connection closes, another tab takes over.
await open.goto("about:blank");
await tabs[0].close();
save("content/index.md", page("Second words."));
for (const tab of tabs.slice(1)) check(await inTab(tab, "Second words."), "a save does not show when the first tab is closed");
for (const tab of tabs.slice(1)) await tab.close();
await open.goto(url);

// An error is shown over the last good page and disappears when it is fixed.
const box = open.locator("#indsigt-trouble");
save("content/index.md", page("Third words, and [[nothing]]."));
await box.waitFor();
const told = await box.textContent();
check(told.includes("content/index.md:4") && told.includes("nothing"), `the mistake is told: ${told.slice(0, 200)}`);
check(told.startsWith("An error: the page still shows the last version without errors."), "what the page shows is not told");
await open.setViewportSize({ width: 390, height: 700 });
const wide = await box.evaluate((e) => [...e.children].some((c) => c.scrollWidth > c.clientWidth + 1));
check(!wide, "the report has to be scrolled sideways on a telephone");
const endIsReadable = () => {
  scrollTo({ top: 1e9, behavior: "instant" });
  return document.querySelector("footer").getBoundingClientRect().bottom <= document.querySelector("#indsigt-trouble").getBoundingClientRect().top + 1;
};
check(await becomes(open, endIsReadable), "the end of the page cannot be read");
await open.keyboard.press("Escape");
check(!(await box.textContent()).includes("[[nothing]]") || !(await box.locator("div").nth(1).isVisible()), "the report cannot be put aside");
await open.setViewportSize({ width: 1000, height: 700 });
check(await open.evaluate(() => document.querySelector("main").textContent.includes("Second words.")), "the last good page has gone");
save("content/index.md", page("Fourth words."));
check(await shows("Fourth words."), "what is mended does not show");
check((await box.count()) === 0, "the mistake still stands there");

// The page for unknown addresses has the site's styles at any depth.
await open.goto(`${url}no/such/page/`);
check(await open.evaluate(() => getComputedStyle(document.body).outlineWidth === "7px"), "the page for what is nowhere has no styles");
const front = await open.evaluate(() => [...document.querySelectorAll("main a")].map((a) => a.pathname));
check(front.includes("/index.html"), `the way to the front page: ${front}`);

// A reload does not discard an idea that is being typed. Ideas survive a change of the catalogue's title.
const workshop = (idea) => `---\ntitle: W\n---\nX.\n\n## How might we wait? {#wait layout=fifty}\n\n- ${idea} {id=abc}\n`;
save("content/workshops/w.md", workshop("One idea"));
const found = async (path) => (await fetch(url + path)).status === 200;
const at = "workshops/w/wait/index.html";
for (let n = 0; n < 300 && !(await found(at)); n++) await open.waitForTimeout(100);
await open.goto(url + at);
const field = open.locator(".adder textarea").first();
await field.fill("An own idea");
await open.keyboard.press("Enter");
await field.fill("Half an");
save("content/workshops/w.md", workshop("Another idea"));
await open.waitForSelector("p[role=status]:has-text('new version')");
check((await field.inputValue()) === "Half an", "what is being typed is lost");
await field.fill("");
await open.waitForFunction(() => document.body.textContent.includes("Another idea"));
check((await open.locator(".idea-text").allTextContents()).includes("An own idea"), "an idea is lost");
save("indsigt.yml", "title: Another\n");
await open.waitForFunction(() => document.title.includes("Another"));
check((await open.locator(".idea-text").allTextContents()).includes("An own idea"), "an idea is lost with the old title");

// The console stays free of errors, except for the missing pages requested above.
check(said.length === 0 || said.every((line) => line.includes("404")), `said on the console: ${said.join("; ")}`);

// A page says that the server has ended, and reloads when a new server starts.
await open.goto(url);
const port = new URL(url).port;
// On a busy machine a server may be slow to end, and only then is there anything to say. That it ends on an interrupt is the test of another file.
const gone = new Promise((ended) => server.once("exit", ended));
server.kill("SIGINT");
const slow = setTimeout(() => server.kill("SIGKILL"), 60000);
await gone;
clearTimeout(slow);
await open.waitForSelector("p[role=status]:has-text('has stopped')", { timeout: 120000 }).catch(() => check(false, "nobody says that the server has ended"));
save("themes/default/assets/site.css", "body { outline: 9px solid rgb(1, 2, 3) }\n");
const next = spawn(process.argv[2], ["--root", root, "serve", "--port", port], { stdio: "ignore" });
check(await becomes(open, () => getComputedStyle(document.body).outlineWidth === "9px"), "a page does not come back with another server");
await browser.close();
next.kill("SIGINT");
rmSync(root, { recursive: true, force: true });
console.log(wrong.map((w) => `  ${w}`).join("\n"));
console.log(`saves shown, ${wrong.length} things wrong`);
process.exitCode = wrong.length > 0 ? 1 : 0;
