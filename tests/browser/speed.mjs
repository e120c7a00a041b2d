// Measures how long a search of a built site, opened from disk, takes to show its first result, and how many files it loads.
//
// node speed.mjs <the site> <words>…
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [site, ...all] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
let files = 0;
page.on("request", () => (files += 1));
for (const words of all) {
  // Reload the page, so that no index file is loaded yet.
  await page.goto(pathToFileURL(resolve(site, "themes/index.html")).href);
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open] .search-field");
  files = 0;
  const begun = performance.now();
  await page.fill(".search-field", words);
  await page.waitForSelector(".search-result");
  const taken = performance.now() - begun;
  await page.waitForTimeout(300);
  console.log(`${words}: ${Math.round(taken)} ms, ${files} files, ${await page.textContent(".search-said")}`);
}
await browser.close();
