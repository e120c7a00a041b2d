// Tests a board in a real browser, opened from disk, as a facilitator uses it, and the import of its exports into the catalogue.
//
// node board.mjs <folder of the built example> <the program> <the example's folder>
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [site, program, project] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const room = mkdtempSync(join(tmpdir(), "boards-"));
const wrong = [];
const check = (ok, what) => ok || wrong.push(what);
const same = (a, b, what) => check(JSON.stringify(a) === JSON.stringify(b), `${what}: ${JSON.stringify(a)} and not ${JSON.stringify(b)}`);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const said = [];

/** Opens the page of a board in a browser context of its own. */
async function open(board, options = {}, from = site, prepare = async () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && said.push(`${board}: ${m.text()}`));
  page.on("pageerror", (e) => said.push(`${board}: ${e}`));
  page.on("request", (r) => /^(file|data|blob):/.test(r.url()) || said.push(`${board} asks for ${r.url()}`));
  await prepare(page);
  await page.goto(pathToFileURL(join(from, `workshops/the-opening-workshop/${board}/index.html`)).href);
  return page;
}
const texts = (page) => page.locator(".idea-text").allTextContents();
const active = (page) => page.evaluate(() => document.activeElement.closest(".idea")?.dataset.id ?? document.activeElement.tagName);
/** Returns whether the page announces `words`. An earlier announcement may still be on its way. */
const says = (page, words) => page.waitForFunction((w) => document.querySelector("#said").textContent.includes(w), words).then(() => true, () => false);

async function download(page, what) {
  if (!(await page.locator("details.files").evaluate((d) => d.open))) await page.locator("details.files summary").click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(`[data-do=${what}]`).click()]);
  const path = join(room, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

// ---- Ideas are added by keyboard alone, ten in each field, then moved, edited, voted for, deleted and restored ----

const page = await open("friday-night");
const before = (await texts(page)).length;
check(before === 12, `the ideas of the catalogue are there: ${before}`);
const fields = await page.locator(".adder textarea").count();
for (let n = 0; n < fields * 10; n += 1) {
  const stop = Math.floor(n / 10);
  // Tab leads from one field to the next.
  if (n % 10 === 0) for (let i = 0; i < 60 && (await page.evaluate((at) => document.activeElement !== document.querySelectorAll(".adder textarea")[at], stop)); i += 1) await page.keyboard.press("Tab");
  await page.keyboard.type(`Idea ${n} "with" *marks* [x] & <b> 1. æøå ${n % 7 ? "" : "{y}"}`);
  await page.keyboard.press("Enter");
}
same((await texts(page)).length, before + fields * 10, "ideas typed by keyboard");
check(await says(page, "Added: "), "what was added is spoken");

const first = page.locator(".wall-cell").first().locator(".idea").first();
const id = await first.getAttribute("data-id");
await first.focus();
await page.keyboard.press("Alt+ArrowRight");
check(await says(page, "In the longer run"), "where it was moved is spoken");
same(await active(page), id, "the focus goes with the idea that is moved");
await page.keyboard.press("Alt+ArrowUp");
await page.keyboard.press("+");
check(await says(page, "Votes: 10"), "a vote by keyboard");
await page.keyboard.press("Enter");
check(await page.locator("#editor").evaluate((d) => d.open), "Enter opens the idea");
await page.keyboard.press("Control+A");
await page.keyboard.type("Nothing after noon on Wednesday");
await page.keyboard.press("Tab");
await page.keyboard.press("Tab");
await page.keyboard.type("Ane");
await page.keyboard.press("Tab");
await page.keyboard.press("Tab");
await page.keyboard.press("Space");
await page.keyboard.press("Enter");
same(await active(page), id, "the focus comes back to the idea");
const changed = page.locator(`.idea[data-id="${id}"]`);
check((await changed.textContent()).includes("Nothing after noon on Wednesday") && (await changed.textContent()).includes("by Ane"), "the idea says what was typed");
check(await changed.evaluate((li) => li.classList.contains("idea-recommended")), "and is recommended");
await page.keyboard.press("Delete");
same((await texts(page)).length, before + fields * 10 - 1, "an idea is taken down");
await page.keyboard.press("Control+z");
same((await texts(page)).length, before + fields * 10, "and undone");
await page.keyboard.press("Control+Shift+z");
same((await texts(page)).length, before + fields * 10 - 1, "and done again");
await page.keyboard.press("Control+z");

// Elements of unchanged notes are reused, so that the cost of a change does not grow with the number of notes.
await page.evaluate(() => document.querySelectorAll(".idea").forEach((li) => (li.isOld = true)));
await page.locator("[data-act=vote]").first().click();
same(await page.evaluate(() => [...document.querySelectorAll(".wall-cells .idea")].filter((li) => !li.isOld).length), 1, "notes made anew by one vote");

// Dragging with a mouse.
const target = page.locator(".wall-cell").nth(3);
const grabbed = page.locator(".wall-cell").first().locator(".idea").first();
const grabbedId = await grabbed.getAttribute("data-id");
const [from, to] = [await grabbed.locator(".idea-text").boundingBox(), await target.locator(".wall-name").boundingBox()];
await page.evaluate((y) => scrollTo(0, y), 0);
const box = await grabbed.locator(".idea-text").boundingBox();
await page.mouse.move(box.x + 8, box.y + 8);
await page.mouse.down();
await page.mouse.move(box.x + 40, box.y + 40, { steps: 4 });
const there = await page.locator(".wall-cell").nth(1).locator(".wall-name").boundingBox();
await page.mouse.move(there.x + 20, there.y + 10, { steps: 6 });
await page.mouse.up();
same(await page.locator(`.idea[data-id="${grabbedId}"]`).evaluate((li) => [...document.querySelectorAll(".wall-cell")].indexOf(li.closest(".wall-cell"))), 1, "the cell an idea was dragged to");
void from, to;

// axe-core finds no violations in the grid, in the list view or with the editor open. The list view has the same controls as the grid.
for (const view of ["grid", "list", "window"]) {
  if (view === "list") await page.locator("[data-do=list]").click();
  if (view === "window") await page.locator("[data-act=edit]").first().click();
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], preload: false })).violations);
  for (const v of found) wrong.push(`board as ${view}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 2).map((n) => n.target.join(" ")).join(" | ")}`);
}
await page.keyboard.press("Escape");
await page.locator("[data-act=vote]").nth(2).click();
check(await says(page, "Votes"), "a vote in the list");
await page.locator("#shown").selectOption("1");
same(await page.locator(".wall-cell:visible").count(), 1, "cells shown by the filter");
await page.locator("#shown").selectOption("");

// The clock counts down and announces the end of the time.
await page.clock.install();
await page.locator("#minutes").fill("1");
await page.locator("[data-do=timer]").click();
await page.clock.runFor(30500);
check(/^0:(29|30)$/.test(await page.locator("#clock").textContent()), `the clock says ${await page.locator("#clock").textContent()}`);
await page.clock.runFor(31000);
same(await page.locator("#clock").textContent(), "Time is up", "the end of the time");
await page.clock.resume();

// ---- Storing in the browser, saving to and opening a file ----

const all = await texts(page);
await page.reload();
same(await texts(page), all, "what was kept in the browser");
const file = await download(page, "save");
const other = await open("friday-night");
await other.locator("#file").setInputFiles(file);
await other.waitForFunction((n) => document.querySelectorAll(".idea-text").length === n, all.length);
same(await texts(other), all, "what was opened from a file");

// Each line of a pasted list becomes an idea. An idea that was deleted and restored survives the opening of a copy without it.
await other.locator(".adder textarea").first().fill("Pasted one\n\nPasted two\n");
await other.keyboard.press("Enter");
same((await texts(other)).filter((t) => t.startsWith("Pasted")), ["Pasted one", "Pasted two"], "a list that was pasted");
await other.keyboard.press("Control+z");
same((await texts(other)).length, all.length, "and undone from the empty field");
await other.locator(".idea").first().focus();
await other.keyboard.press("Delete");
const without = await download(other, "save");
await other.locator("[data-do=undo]").click();
await other.locator("#file").setInputFiles(without);
await other.waitForFunction(() => document.querySelector("#said").textContent.startsWith("Opened"));
same((await texts(other)).length, all.length, "what was brought back, when the copy without it is opened");

// Two tabs share their ideas, and undo in one tab does not remove the other's.
const twin = await other.context().newPage();
await twin.goto(other.url());
await other.locator(".adder textarea").first().fill("From the first tab");
await other.keyboard.press("Enter");
await twin.waitForFunction(() => [...document.querySelectorAll(".idea-text")].some((t) => t.textContent === "From the first tab"));
await twin.locator(".adder textarea").nth(1).fill("From the second tab");
await twin.keyboard.press("Enter");
await other.waitForFunction(() => [...document.querySelectorAll(".idea-text")].some((t) => t.textContent === "From the second tab"));
await other.evaluate(() => document.querySelector("[data-do=undo]").click());
for (const tab of [other, twin]) same((await texts(tab)).filter((t) => t.startsWith("From the")).length, 2, "the ideas of two tabs");

// Damaged stored data is reported and set aside, even if the storage is full.
for (const isFull of [false, true]) {
  const damaged = await open("friday-night", {}, site, (p) => p.addInitScript((full) => {
    const key = "indsigt-board/So what do you do?/the-opening-workshop/friday-night";
    localStorage.setItem(key, "{bad");
    if (full) Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  }, isFull));
  same((await texts(damaged)).length, before, "the catalogue's ideas where what was kept is damaged");
  check((await damaged.locator("#news").textContent()).includes("cannot be read"), "that it is damaged is said");
}

const wrongBoard = await open("small-jobs");
const alerts = [];
wrongBoard.on("dialog", (d) => (alerts.push(d.message()), d.accept()));
const jobs = await texts(wrongBoard);
writeFileSync(join(room, "broken.json"), "{\"indsigt\": ");
for (const refusedFile of [file, join(room, "broken.json")]) {
  await Promise.all([wrongBoard.waitForEvent("dialog"), wrongBoard.locator("#file").setInputFiles(refusedFile)]);
}
check(alerts.length === 2 && alerts[0].includes("Friday night"), `a file of another board and a broken one are refused: ${alerts.join(" | ")}`);
same(await texts(wrongBoard), jobs, "the other board's ideas");

// If the browser refuses storage, the page says so and asks before it closes with unsaved ideas.
const refused = await open("friday-night", {}, site, (p) => p.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("refused"); } })));
check((await refused.locator("#kept").textContent()).includes("cannot save"), "the page says that nothing is kept");
await refused.locator(".adder textarea").first().fill("An idea that could be lost");
await refused.keyboard.press("Enter");
const questions = [];
refused.on("dialog", (d) => (questions.push(d.type()), d.dismiss()));
await Promise.all([refused.waitForEvent("dialog"), refused.close({ runBeforeUnload: true })]);
same(questions, ["beforeunload"], "closing with ideas that are kept nowhere asks first");
await download(refused, "save");
await Promise.all([refused.waitForEvent("close"), refused.close({ runBeforeUnload: true })]);
same(questions, ["beforeunload"], "once they are in a file it does not");

// A tablet in portrait orientation, by touch.
const tablet = await open("friday-night", { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true });
await tablet.locator("[data-act=vote]").first().tap();
check(await says(tablet, "Votes"), "a vote with a finger");
const finger = await tablet.context().newCDPSession(tablet);
const note = await tablet.locator(".wall-cell").first().locator(".idea-text").first().boundingBox();
const goal = await tablet.locator(".wall-cell").nth(1).locator(".wall-name").boundingBox();
const moved = await tablet.locator(".idea").first().getAttribute("data-id");
const touch = (type, x, y) => finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
await touch("touchStart", note.x + 10, note.y + 10);
// The note is lifted once the finger has rested on it.
await tablet.waitForSelector(".idea.ghost");
for (let i = 1; i <= 8; i += 1) await touch("touchMove", note.x + 10 + ((goal.x + 30 - note.x) * i) / 8, note.y + 10 + ((goal.y + 8 - note.y) * i) / 8);
await touch("touchEnd");
same(await tablet.locator(`.idea[data-id="${moved}"]`).evaluate((li) => [...document.querySelectorAll(".wall-cell")].indexOf(li.closest(".wall-cell"))), 1, "the cell an idea was dragged to with a finger");
same(await tablet.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "the tablet's page is no wider than the tablet");

// ---- Round trip: a board that is exported, imported and exported again is the same, byte for byte ----

const names = { markdown: "friday-night.md", save: "friday-night.json", canvas: "friday-night.canvas", table: "friday-night.csv" };
for (const [what, name] of Object.entries(names)) {
  const folder = join(room, what);
  for (const part of ["content", "indsigt.yml", "private"]) try { cpSync(join(project, part), join(folder, part), { recursive: true }); } catch { /* not every project has private words */ }
  const exported = await download(page, what);
  const bytes = readFileSync(exported, "utf8");
  const run = (...args) => execFileSync(program, ["--root", folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  run("import", "board", exported);
  const file = join(folder, "content/workshops/01-the-opening-workshop.md");
  const once = readFileSync(file, "utf8");
  const again = run("import", "board", exported);
  same(readFileSync(file, "utf8") === once, true, `${name}: imported twice (${again.trim()})`);
  run("build", "--no-sheets", "--today", "2026-11-22", "-o", join(folder, "output"));
  const anew = await open("friday-night", {}, join(folder, "output"));
  const second = readFileSync(await download(anew, what), "utf8");
  if (second !== bytes) {
    const [a, b] = [bytes.split("\n"), second.split("\n")];
    const at = a.findIndex((line, i) => line !== b[i]);
    wrong.push(`${name}: exported, imported and exported again, line ${at + 1} was\n    ${a[at]}\n    and is\n    ${b[at]}`);
  }
  same(await texts(anew), all, `${name}: the ideas of the page built anew`);
  // A browser that already stores the ideas reports no changes and shows no duplicates.
  if (what === "markdown") {
    const kept = await page.evaluate(() => ({ ...localStorage }));
    const next = await open("friday-night", {}, join(folder, "output"), (p) => p.addInitScript((all) => Object.entries(all).forEach(([k, v]) => localStorage.setItem(k, v)), kept));
    same(await texts(next), all, "the ideas that were kept, on the newer page");
    same(await next.locator("#news").isVisible(), false, "news where there are none");
    // A newer page on which ideas were removed, added and changed.
    let text = readFileSync(file, "utf8");
    text = text.replace(/- Parliament is made.*\n/, "- Parliament reads one aloud {column=\"In the longer run\" row=\"Needs others\" votes=12 id=x6w}\n").replace(/- Ring instead.*\n/, "").replace(/- Bad news is handed.*\n/, "- A word nobody had {column=Now row=\"Needs others\" id=zzz}\n").replace(/(\n- )Nothing after noon on Wednesday/, "$1Nothing after noon on Friday");
    writeFileSync(file, text);
    run("build", "--no-sheets", "--today", "2026-11-22", "-o", join(folder, "output"));
    const newer = await open("friday-night", {}, join(folder, "output"), (p) => p.addInitScript((all) => Object.entries(all).forEach(([k, v]) => localStorage.setItem(k, v)), kept));
    const lines = await newer.locator("#news li").allTextContents();
    check(lines.some((l) => l.includes("Parliament reads")) && lines.some((l) => l.includes("A word nobody had")) && lines.some((l) => l.includes("Bad news")) && lines.some((l) => l.includes("Friday")) && lines.some((l) => l.includes("kept") && l.includes("Ring instead")), `what is new is said: ${lines.join(" | ")}`);
    check((await texts(newer)).includes("Nothing after noon on Wednesday"), "an idea that was changed here stays");
    check((await texts(newer)).some((t) => t.startsWith("Ring instead")), "an idea that the catalogue took away and that was changed here stays");
    await newer.locator("#news li button").first().click();
    check((await texts(newer)).some((t) => t.includes("on Friday")), "the page's words can be taken");
  }
}

// ---- Round trip with arbitrary text: two hundred random ideas made of characters with a meaning in some format ----

{
  const folder = join(room, "anything");
  for (const part of ["content", "indsigt.yml", "private"]) try { cpSync(join(project, part), join(folder, part), { recursive: true }); } catch { /* as above */ }
  const run = (...args) => execFileSync(program, ["--root", folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const signs = [..."abc ÆØÅæøå  12.)-+*_~`^[]{}()<>&=#|!\\\"'“”’…–—:;/,@%$€ßÿ×÷日本🐔é", "--", "...", "1. ", "- ", "](x)", "{#a", "&amp;", "<b>", "==", "^^", "[^1]", "http://a.b/c"];
  let seed = Number(process.env.SEED ?? 20261122);
  const random = (n) => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0), Math.floor((seed / 4294967296) * n));
  const words = (n) => Array.from({ length: 1 + random(n) }, () => signs[random(signs.length)]).join("");
  const cell = () => ({ column: ["Now", "In the longer run"][random(2)], row: ["In our own hands", "Needs others"][random(2)] });
  const ideas = Array.from({ length: 200 }, (_, n) => ({ id: `r${n}`, text: words(24), ...cell(), votes: random(4) * random(4), by: random(3) ? "" : words(6), recommended: random(9) === 0, edited: "2026-05-28T14:05:11Z" }));
  writeFileSync(join(room, "any.json"), JSON.stringify({ indsigt: "board", version: 1, workshop: "the-opening-workshop", board: "friday-night", ideas, gone: [{ id: "x6w", when: "2026-05-28T14:05:11Z" }] }));
  const page = await open("friday-night");
  await page.locator("#file").setInputFiles(join(room, "any.json"));
  await page.waitForFunction(() => document.querySelectorAll(".idea").length > 180);
  const first = {};
  for (const what of ["markdown", "save", "table", "canvas"]) first[what] = readFileSync(await download(page, what), "utf8");
  writeFileSync(join(room, "friday-night.md"), first.markdown);
  run("import", "board", join(room, "friday-night.md"));
  run("build", "--no-sheets", "--today", "2026-11-22", "-o", join(folder, "output"));
  const anew = await open("friday-night", {}, join(folder, "output"));
  const lines = (text) => text.split("\n");
  const second = lines(readFileSync(await download(anew, "markdown"), "utf8"));
  const at = lines(first.markdown).findIndex((line, i) => line !== second[i]);
  check(at < 0, `anything, exported, imported and exported again (seed ${process.env.SEED ?? 20261122}), was\n    ${lines(first.markdown)[at]}\n    and is\n    ${second[at]}`);
  // The other export formats hold the same ideas: importing them changes nothing.
  for (const [what, name] of Object.entries(names).filter(([what]) => what !== "markdown")) {
    writeFileSync(join(room, name), first[what]);
    const said = run("import", "board", join(room, name)).trim().split("\n");
    check(said.at(-1).startsWith("0 changes"), `${name} after the Markdown: ${said.slice(0, 3).join(" | ")} … ${said.at(-1)}`);
  }
}

// ---- A canvas edited in a program that keeps only positions and texts, and a table with an added row ----

{
  const folder = join(room, "elsewhere");
  for (const part of ["content", "indsigt.yml", "private"]) try { cpSync(join(project, part), join(folder, part), { recursive: true }); } catch { /* as above */ }
  const run = (...args) => execFileSync(program, ["--root", folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const file = join(folder, "content/workshops/01-the-opening-workshop.md");
  const untouched = readFileSync(file, "utf8");
  const fresh = await open("friday-night");
  const canvas = JSON.parse(readFileSync(await download(fresh, "canvas"), "utf8"));
  const cell = canvas.nodes.find((n) => n.id === "cell-1");
  for (const node of canvas.nodes) for (const key of ["column", "row", "votes", "by", "recommended", "edited", "seal"]) delete node[key];
  Object.assign(canvas.nodes.find((n) => n.id === "idea-k2m"), { x: cell.x + 30, y: cell.y + 30 });
  canvas.nodes.push({ id: "a8f3", type: "text", text: "From another program", x: cell.x + 60, y: cell.y + 60, width: 200, height: 60 });
  writeFileSync(join(room, "moved.canvas"), JSON.stringify({ nodes: canvas.nodes, edges: [] }));
  run("import", "board", join(room, "moved.canvas"));
  const lines = (text) => text.split("\n").filter((line) => line.startsWith("- "));
  const isNew = (old) => (line) => !lines(old).includes(line);
  const now = readFileSync(file, "utf8");
  const changed = lines(now).filter(isNew(untouched));
  check(changed.length === 2 && changed.some((l) => l.includes("From another program {column=\"In the longer run\" row=\"In our own hands\"")) && changed.some((l) => l.includes("Ring instead") && l.includes("column=\"In the longer run\"") && l.includes("votes=6")), `lines that a changed canvas changes: ${changed.join(" | ")}`);
  const table = readFileSync(await download(fresh, "table"), "utf8");
  const rows = table.trimEnd().split("\r\n");
  rows[1] = rows[1].replace(",9,", ",10,");
  rows.push(rows[1].split(",").map((_, i) => (i === 3 ? "A row more" : "")).join(","));
  writeFileSync(join(room, "more.csv"), rows.join("\r\n") + "\r\n");
  writeFileSync(file, untouched);
  run("import", "board", join(room, "more.csv"));
  const byTable = lines(readFileSync(file, "utf8")).filter(isNew(untouched));
  check(byTable.length === 2 && byTable.some((l) => l.includes("A row more")) && byTable.some((l) => l.includes("votes=10")), `lines that a changed table changes: ${byTable.join(" | ")}`);
}

// ---- A sheet is filled in, saved, opened again, and imported as notes for the team only ----

{
  const folder = join(room, "sheets");
  for (const part of ["content", "indsigt.yml", "private"]) try { cpSync(join(project, part), join(folder, part), { recursive: true }); } catch { /* as above */ }
  const run = (...args) => execFileSync(program, ["--root", folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const sheet = await open("friday-night");
  await sheet.goto(pathToFileURL(join(site, "sheets/conversation-sheet/index.html")).href);
  const words = "I *fed* the hens at six.\nThen I sat [down] & waited.\n\n1. That was Tuesday, {really}.";
  await sheet.locator("textarea").first().fill(words);
  await sheet.locator("textarea").nth(1).fill("# A ladder, once");
  await sheet.reload();
  same(await sheet.locator("textarea").first().inputValue(), words, "what was written on a sheet and kept");
  const [saved] = await Promise.all([sheet.waitForEvent("download"), sheet.locator("[data-do=save]").click()]);
  const path = join(room, saved.suggestedFilename());
  await saved.saveAs(path);
  sheet.on("dialog", (d) => d.accept());
  await sheet.locator("[data-do=clear]").click();
  same(await sheet.locator("textarea").first().inputValue(), "", "the emptied sheet");
  await sheet.locator("#file").setInputFiles(path);
  await sheet.waitForFunction(() => document.querySelector("textarea").value !== "");
  same(await sheet.locator("textarea").first().inputValue(), words, "a sheet that was opened again");
  same(await sheet.locator("textarea").nth(1).inputValue(), "# A ladder, once", "and its second field");
  run("import", "sheet", path);
  check(run("import", "sheet", path).includes("1 already there"), "a sheet brought in twice");
  for (const [audience, isThere] of [["internal", true], ["public", false]]) {
    run("build", "--no-sheets", "--today", "2026-11-22", "--audience", audience, "-o", join(folder, audience));
    const html = readFileSync(join(folder, audience, "workshops/the-opening-workshop/index.html"), "utf8");
    same(html.includes("I *fed* the hens at six."), isThere, `what was written on a sheet, for ${audience} readers`);
  }
}

check(said.length === 0, `said on the console, or asked of others: ${said.slice(0, 5).join("; ")}`);
await browser.close();
rmSync(room, { recursive: true, force: true });
console.log(wrong.slice(0, 40).map((w) => `  ${w}`).join("\n"));
console.log(`boards tried, ${wrong.length} things wrong`);
process.exitCode = wrong.length > 0 ? 1 : 0;
