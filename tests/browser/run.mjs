// The built examples in a real browser, opened from a disk.
//
// On every page: nothing is asked of anybody else, nothing is said on the console, nothing is wider than the window, and
// axe-core finds no violation, on a phone and on a desk, in light and in dark. Then what scripts add, and what is left
// without them.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const sites = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const wrong = [];
const check = (ok, what) => ok || wrong.push(what);

/** The first entry of a folder, so that one page of each kind is opened. */
const first = (site, folder) => `${folder}/${readdirSync(join(sites, site, folder), { withFileTypes: true }).find((e) => e.isDirectory()).name}/index.html`;

function pages(site) {
  const lists = ["evidence", "themes", "quotes", "recommendations", "voices", "practices", "workshops", "meetings"];
  const many = ["themes", "insights", "quotes", "practices", "workshops", "sheets", "meetings"];
  const plain = site === "en" ? ["process", "about", "method"] : ["proces", "om"];
  const board = `${first(site, "workshops").replace("/index.html", "")}`;
  const boards = [first(site, board)];
  return ["index.html", "404.html", ...boards, ...lists.map((l) => `${l}/index.html`), ...many.map((m) => first(site, m)), ...plain.map((p) => `${p}/index.html`)];
}

const url = (site, page) => pathToFileURL(join(sites, site, page)).href;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

async function open(page, site, path) {
  const said = [];
  const asked = [];
  const onConsole = (m) => ["error", "warning"].includes(m.type()) && said.push(m.text());
  const onRequest = (r) => !/^(file|data):/.test(r.url()) && asked.push(r.url());
  const onFailed = (r) => said.push(`not loaded: ${r.url()}`);
  page.on("console", onConsole).on("request", onRequest).on("requestfailed", onFailed);
  await page.goto(url(site, path));
  await page.evaluate(() => document.fonts.ready);
  page.off("console", onConsole).off("request", onRequest).off("requestfailed", onFailed);
  return { said, asked };
}

let looked = 0;
for (const site of ["en", "da"]) {
  for (const [name, width, height, scheme] of [["phone", 360, 740, "light"], ["phone in the dark", 360, 740, "dark"], ["desk", 1440, 900, "light"], ["desk in the dark", 1440, 900, "dark"]]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, reducedMotion: "reduce" });
    for (const path of pages(site)) {
      const where = `${site}/${path} (${name})`;
      const { said, asked } = await open(page, site, path);
      check(said.length === 0, `${where} says ${said.join("; ")}`);
      check(asked.length === 0, `${where} asks for ${asked.join(", ")}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      check(wide <= 0, `${where} is ${wide} px too wide`);
      const serif = await page.evaluate(() => document.fonts.check("1rem Newsreader"));
      check(serif, `${where} has not loaded its type`);
      // The policy of the page refuses scripts that do not stand in a file, so axe is put in by the driver.
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations);
      for (const v of found) wrong.push(`${where}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join(" | ")}`);
      looked += 1;
    }
    await page.close();
  }
}

const desk = await browser.newPage({ viewport: { width: 1200, height: 900 } });

// A filter of the wall shows what it says, and says it.
await open(desk, "en", "quotes/index.html");
const all = await desk.locator(".brick").count();
await desk.locator('select[data-key="kind"]').selectOption("observation");
const left = await desk.locator(".brick:visible").count();
check(left > 0 && left < all, `the filter shows ${left} of ${all} quotes`);
const status = await desk.locator(".filters-said").textContent();
check(status.includes(String(left)) && status.includes(String(all)), `the filter says “${status}”`);

// Copying takes words and attribution.
await open(desk, "en", first("en", "quotes"));
const copied = desk.waitForFunction(() => document.querySelector("button.copy").textContent === "Copied").then(() => true, () => false);
await desk.locator("button.copy").first().click();
check(await copied, "the copy button says that it has copied");

// The scheme that is chosen is kept from page to page.
await desk.locator('input[value="dark"]').check();
await desk.reload();
check((await desk.evaluate(() => document.documentElement.dataset.scheme)) === "dark", "the chosen scheme is kept");
await desk.locator('input[value="auto"]').check();

// The keyboard reaches the text first, and every stop can be seen.
await open(desk, "en", "index.html");
await desk.keyboard.press("Tab");
check((await desk.evaluate(() => document.activeElement.className)) === "skip", "the first stop is the way to the text");
await desk.keyboard.press("Enter");
check((await desk.evaluate(() => document.activeElement.id)) === "text", "the way to the text leads there");

// Without scripts everything can be read, and what only scripts can do is not offered.
const bare = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1200, height: 900 } });
const still = await bare.newPage();
await still.goto(url("en", "quotes/index.html"));
check((await still.locator(".brick:visible").count()) === all, "without scripts the wall is whole");
check(!(await still.locator("form.filters").isVisible()), "without scripts no filter is offered");
await bare.close();

// Text of twice the size on a narrow window loses nothing to the side.
const large = await browser.newPage({ viewport: { width: 320, height: 700 } });
for (const path of ["index.html", first("en", "themes"), first("en", "insights"), first("en", "meetings"), first("en", "workshops"), first("en", "workshops/the-opening-workshop"), first("en", "sheets")]) {
  await open(large, "en", path);
  await large.addStyleTag({ content: "html { font-size: 200% }" }).catch(() => {});
  await large.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  const wide = await large.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(wide <= 0, `en/${path} at 320 px and twice the size is ${wide} px too wide`);
}

await browser.close();
// One slip of the layout shows on every page: the first ones are enough.
console.log(wrong.slice(0, 40).map((w) => `  ${w}`).join("\n"));
console.log(`${looked} pages looked at, ${wrong.length} things wrong`);
process.exit(wrong.length === 0 ? 0 : 1);
