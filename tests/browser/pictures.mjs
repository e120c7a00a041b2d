// Makes the README's pictures from the example: screenshots of pages, and posters from the print engine.
//
// node pictures.mjs <the program> <the folder of the pictures>
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [program, folder] = process.argv.slice(2);
const room = mkdtempSync(join(tmpdir(), "pictures-"));
const run = (...args) => execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
mkdirSync(folder, { recursive: true });

// Build the example in the default skin and in the report skin.
run("build", "--no-sheets", "-o", join(room, "default"));
const other = join(room, "project");
cpSync("content", join(other, "content"), { recursive: true });
if (existsSync("static")) cpSync("static", join(other, "static"), { recursive: true });
writeFileSync(join(other, "indsigt.yml"), `${readFileSync("indsigt.yml", "utf8")}\ntheme: report\n`);
run("--root", other, "build", "--no-sheets", "-o", join(room, "report"));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
async function picture(name, skin, path, { width = 1280, height = 800, scheme = "light", does = async () => {} } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, reducedMotion: "reduce" });
  await page.goto(pathToFileURL(join(room, skin, path)).href);
  await page.evaluate(() => document.fonts.ready);
  await does(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
}
const phone = { width: 390, height: 800 };
await picture("front", "default", "index.html");
await picture("theme", "default", "themes/what-the-post-brings/index.html");
await picture("insight", "default", "insights/friday-letters/index.html", { ...phone });
await picture("dark", "default", "themes/what-the-post-brings/index.html", { ...phone, scheme: "dark" });
await picture("search", "default", "index.html", {
  ...phone,
  does: async (page) => {
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open] .search-field");
    await page.keyboard.type("letter on friday");
    await page.waitForSelector(".search-result");
    await page.waitForTimeout(200);
  },
});
await picture("board", "default", "workshops/the-opening-workshop/friday-night/index.html");
await picture("report", "report", "insights/friday-letters/index.html");
await browser.close();

// Printed posters, rendered as PNG by the print engine.
run("print", "posters", "hens", "--format", "png", "-o", join(room, "bold"));
run("print", "posters", "i-iron", "--design", "letter", "--format", "png", "-o", join(room, "letter"));
run("print", "posters", "said-it-to-the-lift", "--design", "voice", "--format", "png", "-o", join(room, "voice"));
for (const [design, id] of [["bold", "hens"], ["letter", "i-iron"], ["voice", "said-it-to-the-lift"]]) cpSync(join(room, design, `${id}.png`), join(folder, `poster-${design}.png`));
rmSync(room, { recursive: true });
