// Tests one page of each kind of the built examples, in both built-in skins, in a real browser, opened from disk.
//
// A page makes no external requests, writes nothing to the console, is no wider than the window, and has no axe-core violations, on a phone
// and on a desktop screen, in light and in dark mode. Then come reader preferences: text of twice the size in the narrowest window, wider text
// spacing, forced colours, no scripts, print, reduced motion.
import { browser, check, ended, first, open, pages, violations, wrong } from "./site.mjs";

let looked = 0;
const tooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const site of ["en", "da", "report"]) {
  for (const [name, width, height, scheme] of [["phone", 360, 740, "light"], ["phone in the dark", 360, 740, "dark"], ["desk", 1440, 900, "light"], ["desk in the dark", 1440, 900, "dark"]]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, reducedMotion: "reduce" });
    for (const path of pages(site)) {
      const where = `${site}/${path} (${name})`;
      const { said, asked } = await open(page, site, path);
      check(said.length === 0, `${where} says ${said.join("; ")}`);
      check(asked.length === 0, `${where} asks for ${asked.join(", ")}`);
      const wide = await tooWide(page);
      check(wide <= 0, `${where} is ${wide} px too wide`);
      const face = site === "report" ? "Atkinson Hyperlegible Next" : "Newsreader";
      const isThere = await page.evaluate((face) => document.fonts.check(`1rem "${face}"`), face);
      check(isThere, `${where} has not loaded its type`);
      for (const v of await violations(page)) wrong.push(`${where}: ${v}`);
      looked += 1;
    }
    await page.close();
  }

  // At twice the text size in the narrowest window, nothing overflows sideways and nothing is cut off (WCAG 1.4.4, 1.4.10).
  const large = await browser.newPage({ viewport: { width: 320, height: 700 } });
  for (const path of pages(site)) {
    await open(large, site, path);
    await large.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    const wide = await tooWide(large);
    check(wide <= 0, `${site}/${path} at 320 px and twice the size is ${wide} px too wide`);
    const cut = await large.evaluate(() => {
      const hides = (e) => ["hidden", "clip"].includes(getComputedStyle(e).overflowX) || ["hidden", "clip"].includes(getComputedStyle(e).overflowY);
      const isCut = (e) => hides(e) && !e.closest(".vh, svg") && e.clientWidth > 1 && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
      return [...document.querySelectorAll("main *")].filter((e) => isCut(e)).map((e) => e.className || e.tagName);
    });
    check(cut.length === 0, `${site}/${path} at 320 px and twice the size cuts off ${cut.slice(0, 3).join(", ")}`);
  }
  await large.close();

  // Wider line, word and letter spacing, as readers may set it, causes no overflow (WCAG 1.4.12).
  const spaced = await browser.newPage({ viewport: { width: 360, height: 740 } });
  for (const path of pages(site)) {
    await open(spaced, site, path);
    await spaced.evaluate(() => {
      for (const e of document.querySelectorAll("*")) Object.assign(e.style, { lineHeight: "1.5", letterSpacing: "0.12em", wordSpacing: "0.16em" });
    });
    const wide = await tooWide(spaced);
    check(wide <= 0, `${site}/${path} with wide letters is ${wide} px too wide`);
  }
  await spaced.close();

  // Forced colours: the focus is visible, and axe-core finds no violations other than of contrast.
  const forced = await browser.newPage({ viewport: { width: 1200, height: 900 }, forcedColors: "active" });
  for (const path of pages(site)) {
    await open(forced, site, path);
    await forced.keyboard.press("Tab");
    await forced.keyboard.press("Tab");
    const outline = await forced.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    check(outline !== "none", `${site}/${path} does not show where the keyboard is in a reader's own colours`);
    for (const v of (await violations(forced)).filter((v) => !v.startsWith("color-contrast"))) wrong.push(`${site}/${path} (own colours): ${v}`);
  }
  await forced.close();

  // Print: navigation is hidden and the content remains.
  const paper = await browser.newPage({ viewport: { width: 700, height: 1000 } });
  for (const path of pages(site)) {
    await open(paper, site, path);
    await paper.emulateMedia({ media: "print" });
    const left = await paper.evaluate(() => ({ nav: [...document.querySelectorAll("nav, .foot, .skip, button")].filter((e) => e.getBoundingClientRect().height > 0).map((e) => e.className || e.tagName), words: document.querySelector("main").innerText.trim().length }));
    check(left.nav.length === 0, `${site}/${path} on paper has ${left.nav.slice(0, 3).join(", ")}`);
    check(left.words > 20, `${site}/${path} on paper says nothing`);
    await paper.emulateMedia({ media: null });
  }
  await paper.close();

  // Without scripts every page is readable, and controls that need scripts are hidden.
  const still = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1200, height: 900 } });
  const bare = await still.newPage();
  for (const path of pages(site)) {
    await open(bare, site, path);
    const offered = await bare.locator("main button:visible, main select:visible, main input:visible, main textarea:visible").count();
    // A sheet can be filled in and printed without scripts.
    check(offered === 0 || path.startsWith("sheets/"), `${site}/${path} offers what does nothing without scripts`);
    check((await bare.locator("h1").first().innerText()).trim() !== "", `${site}/${path} says nothing without scripts`);
  }
  await still.close();
}

// Quotes in another language have a lang attribute.
const desk = await browser.newPage({ viewport: { width: 1200, height: 900 } });
await open(desk, "en", "quotes/index.html");
const foreign = await desk.locator("#wall blockquote[lang]").evaluateAll((all) => all.map((e) => e.lang));
check(foreign.length > 0 && foreign.every((l) => l !== "" && l !== "en"), `quotes in other languages bear them: ${foreign}`);

// With reduced motion requested, nothing moves.
const calm = await browser.newPage({ reducedMotion: "reduce" });
await open(calm, "en", first("en", "themes"));
const moving = await calm.evaluate(() => [...document.querySelectorAll("*")].filter((e) => getComputedStyle(e).transitionDuration !== "0s" || getComputedStyle(e).animationName !== "none" || getComputedStyle(e).scrollBehavior === "smooth").map((e) => e.tagName));
check(moving.length === 0, `moves although it should not: ${moving.slice(0, 3)}`);

await ended(`${looked} pages looked at`);
