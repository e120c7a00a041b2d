// Shared by the tests of the built examples: a browser, the list of pages, and the list of failures.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const sites = process.argv[2];
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const wrong = [];
export const check = (ok, what) => ok || wrong.push(what);

/** Returns the page of the first entry in a folder, as a sample of its kind. */
export const first = (site, folder) => `${folder}/${readdirSync(join(sites, site, folder), { withFileTypes: true }).find((e) => e.isDirectory()).name}/index.html`;

/** Returns the path of one page of each kind. */
export function pages(site) {
  const lists = ["search", "evidence", "themes", "quotes", "recommendations", "voices", "practices", "workshops", "meetings"];
  const many = ["themes", "insights", "quotes", "practices", "workshops", "sheets", "meetings"];
  const plain = site !== "da" ? ["process", "about", "method"] : ["proces", "om"];
  const board = `${first(site, "workshops").replace("/index.html", "")}`;
  return ["index.html", "404.html", first(site, board), ...lists.map((l) => `${l}/index.html`), ...many.map((m) => first(site, m)), ...plain.map((p) => `${p}/index.html`)];
}

export const url = (site, page) => pathToFileURL(join(sites, site, page)).href;

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Opens a page. Returns its console messages and its requests to other hosts. */
export async function open(page, site, path) {
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

/** Returns axe-core's violations of WCAG 2.2 A and AA and of best practice. */
export async function violations(page) {
  // The page's content security policy refuses inline scripts, so the driver injects axe.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await globalThis.axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations);
  return found.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join(" | ")}`);
}

/** Ends the run: prints the failures, and exits with 1 if there are any. */
export async function ended(what) {
  await browser.close();
  // A single layout error shows on every page, so the first failures are enough.
  console.log(wrong.slice(0, 40).map((w) => `  ${w}`).join("\n"));
  console.log(`${what}, ${wrong.length} things wrong`);
  process.exit(wrong.length === 0 ? 0 : 1);
}
