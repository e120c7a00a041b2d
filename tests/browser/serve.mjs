// A page of `indsigt serve` in a real browser, while its text, its styles and its mistakes are saved.
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
const open = await browser.newPage({ viewport: { width: 1000, height: 700 } });
const said = [];
open.on("console", (m) => ["error", "warning"].includes(m.type()) && said.push(m.text()));
open.on("pageerror", (e) => said.push(String(e)));
await open.goto(url);
const shows = (words) => open.waitForFunction((w) => document.querySelector("main").textContent.includes(w), words).then(() => true, () => false);

// A save shows, and the place is kept.
await open.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
save("content/index.md", page("Second words."));
check(await shows("Second words."), "a save does not show");
await open.waitForTimeout(300);
const y = await open.evaluate(() => scrollY);
check(Math.abs(y - 1500) < 5, `the place is kept: ${y}`);

// Another page's save leaves this one alone; styles come without a new page.
await open.evaluate(() => (window.isOld = true));
save("content/other.md", "---\ntitle: Other\n---\nElsewhere, again.\n");
save("themes/default/assets/site.css", "body { outline: 7px solid rgb(1, 2, 3) }\n");
const styled = await open.waitForFunction(() => getComputedStyle(document.body).outlineWidth === "7px").then(() => true, () => false);
check(styled, "new styles do not show");
check(await open.evaluate(() => window.isOld === true), "styles, or another page, have loaded this one anew");

// A mistake stands over the page, which stays; mended, it goes.
save("content/index.md", page("Third words, and [[nothing]]."));
await open.waitForSelector("pre[role=alert]");
const told = await open.locator("pre[role=alert]").textContent();
check(told.includes("content/index.md:4") && told.includes("nothing"), `the mistake is told: ${told.slice(0, 200)}`);
check(await open.locator("pre[role=alert]").isVisible(), "the mistake cannot be seen");
check(await open.evaluate(() => document.querySelector("main").textContent.includes("Second words.")), "the last good page has gone");
save("content/index.md", page("Fourth words."));
check(await shows("Fourth words."), "what is mended does not show");
check((await open.locator("pre[role=alert]").count()) === 0, "the mistake still stands there");

// A project that is wrong from the start is shown as soon as it is not.
check(said.length === 0, `said on the console: ${said.join("; ")}`);
await browser.close();
server.kill("SIGINT");
rmSync(root, { recursive: true, force: true });
console.log(wrong.map((w) => `  ${w}`).join("\n"));
console.log(`saves shown, ${wrong.length} things wrong`);
process.exitCode = wrong.length > 0 ? 1 : 0;
