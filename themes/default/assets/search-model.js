// The search engine: tokenising, stemming, typing errors, ranking. It does not touch the page.
// A classic script, because browsers do not load modules from file: URLs. The index files are scripts too, which call `SearchModel.take`.

/**
 * @typedef {{ href: string, number: string, title: string, context: string, text: string, language: string }} Entry
 * @typedef {{ name: string, count: number, entries: Entry[] }} Group  `count` entries were found; `entries` are the best of them.
 * @typedef {{ groups: Group[], count: number, words: Looked[] }} Answer
 * @typedef {{ typed: string, stems: string[], begins: string, isNear: boolean, isCommon: boolean }} Looked
 *   A word of the query: the stems searched for, the prefix that longer words were matched by, whether similar words replaced it, and
 *   whether it is too frequent to be marked.
 * @typedef {{ key: string, label: string, choices: [string, string][] }} Facet
 * @typedef {{ entries: number, perFile: number, files: number, heaviest: number, stems: string, groups: [string, number][], facets: Facet[], marks: [string, string], words: Record<string, string> }} Head
 * @typedef {Map<string, { forms: string[], places: string }>} Words  keyed by stem
 */

const SearchModel = (function () {
  "use strict";

  // ---- Words: must match `words.rs`, which wrote the index ----

  /** @type {Record<string, string>} */
  const letters = { æ: "ae", ø: "oe", å: "aa", ä: "ae", ö: "oe", œ: "oe", ß: "ss", ð: "d", þ: "th", đ: "d", ł: "l", ı: "i", ς: "σ" };

  /** @param {string} word */
  function folded(word) {
    if (/^[a-z0-9]*$/.test(word)) return word;
    let out = "";
    for (const c of word.normalize("NFC").toLowerCase()) out += letters[c] ?? c.normalize("NFD").replace(/\p{M}/gu, "");
    return out;
  }

  /** Returns the words of a text, folded, each with its range. @param {string} text */
  function words(text) {
    const found = [];
    // The number of an insight, `2.1`, is one word.
    for (const m of text.matchAll(/[\p{Alphabetic}\p{N}](?:['’\u00ad\p{M}]*[\p{Alphabetic}\p{N}]|(?<=[0-9])\.(?=[0-9])|\p{M})*/gu)) {
      found.push({ word: folded(m[0].replace(/['’\u00ad]/g, "")), from: m.index, to: m.index + m[0].length });
    }
    return found;
  }

  // ---- Stemming: the Snowball stemmers for Danish and English ----

  const isVowel = (/** @type {string | undefined} */ c) => c !== undefined && "aeiouy".includes(c);

  /** Returns the index after the first consonant that follows a vowel, searching from `at` (Snowball's R1 and R2). @param {string} word @param {number} at */
  function region(word, at) {
    while (at < word.length && !isVowel(word[at])) at += 1;
    while (at < word.length && isVowel(word[at])) at += 1;
    return Math.min(word.length, at + 1);
  }

  /** Returns the longest of `endings` that `word` ends with and that starts at or after `from`. @param {string} word @param {string[]} endings @param {number} from */
  function ending(word, endings, from) {
    let best = "";
    for (const one of endings) if (one.length > best.length && word.length - one.length >= from && word.endsWith(one)) best = one;
    return best;
  }

  const daMain = "hed ethed ered e erede ende erende ene erne ere en heden eren er heder erer s heds es endes erendes enes ernes eres ens hedens erens ers ets erets et eret".split(" ");

  /** @param {string} word */
  function danish(word) {
    if (word.length < 3) return word;
    const first = region(word, 0);
    // R1 starts after the third letter or later. It is empty if no consonant follows a vowel.
    const r1 = first >= word.length && isVowel(word[word.length - 1]) ? word.length : Math.max(3, first);
    const cut = (/** @type {number} */ n) => (word = word.slice(0, word.length - n));
    const pair = () => {
      if (ending(word, ["gd", "dt", "gt", "kt"], r1)) cut(1);
    };
    const main = ending(word, daMain, r1);
    if (main === "s") {
      if ("abcdfghjklmnoprtvyz".includes(word[word.length - 2] ?? " ")) cut(1);
    } else cut(main.length);
    pair();
    if (word.endsWith("igst")) cut(2);
    const other = ending(word, ["ig", "lig", "elig", "els"], r1);
    if (other) {
      cut(other.length);
      pair();
    }
    const last = word[word.length - 1];
    if (word.length > r1 && last !== undefined && !isVowel(last) && word[word.length - 2] === last) cut(1);
    return word;
  }

  /** @type {Record<string, string>} */
  const enAsTheyAre = { skis: "ski", skies: "sky", dying: "die", lying: "lie", tying: "tie", idly: "idl", gently: "gentl", ugly: "ugli", early: "earli", only: "onli", singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas", cosmos: "cosmos", bias: "bias", andes: "andes" };
  const enStay = ["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"];
  /** @type {[string, string][]} */
  const enSecond = [["tional", "tion"], ["enci", "ence"], ["anci", "ance"], ["abli", "able"], ["entli", "ent"], ["izer", "ize"], ["ization", "ize"], ["ational", "ate"], ["ation", "ate"], ["ator", "ate"], ["alism", "al"], ["aliti", "al"], ["alli", "al"], ["fulness", "ful"], ["ousli", "ous"], ["ousness", "ous"], ["iveness", "ive"], ["iviti", "ive"], ["biliti", "ble"], ["bli", "ble"], ["ogi", "og"], ["fulli", "ful"], ["lessli", "less"], ["li", ""]];
  /** @type {[string, string][]} */
  const enThird = [["tional", "tion"], ["ational", "ate"], ["alize", "al"], ["icate", "ic"], ["iciti", "ic"], ["ical", "ic"], ["ful", ""], ["ness", ""], ["ative", ""]];
  const enFourth = "al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion".split(" ");

  /** @param {string} word */
  function english(word) {
    if (word.length < 3) return word;
    if (Object.hasOwn(enAsTheyAre, word)) return enAsTheyAre[word];
    // Mark each consonant y as Y.
    word = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
    const opens = /^(gener|commun|arsen)/.exec(word);
    const r1 = opens ? opens[0].length : region(word, 0);
    const r2 = region(word, r1);
    const vowelIn = (/** @type {string} */ part) => /[aeiouy]/.test(part);
    const isShort = (/** @type {string} */ w) => /[^aeiouy][aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/.test(w);
    const to = (/** @type {string} */ from, /** @type {string} */ into) => (word = word.slice(0, word.length - from.length) + into);
    // Step 1a: plurals and genitives
    if (word.endsWith("sses")) to("sses", "ss");
    else if (/(ied|ies)$/.test(word)) to("ies", word.length > 4 ? "i" : "ie");
    else if (/[^us]s$/.test(word) && vowelIn(word.slice(0, -2))) to("s", "");
    if (enStay.includes(word)) return word;
    // Step 1b: past tense and -ing
    const eed = ending(word, ["eed", "eedly"], 0);
    if (eed) {
      if (word.length - eed.length >= r1) to(eed, "ee");
    } else {
      const past = ending(word, ["ed", "edly", "ing", "ingly"], 0);
      if (past && vowelIn(word.slice(0, word.length - past.length))) {
        to(past, "");
        if (/(at|bl|iz)$/.test(word)) word += "e";
        else if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(word)) word = word.slice(0, -1);
        else if (r1 >= word.length && isShort(word)) word += "e";
      }
    }
    if (/.[^aeiouy][yY]$/.test(word)) word = word.slice(0, -1) + "i";
    const second = ending(word, enSecond.map((p) => p[0]), 0);
    if (second && word.length - second.length >= r1) {
      const before = word[word.length - second.length - 1] ?? "";
      if (second === "ogi" ? before === "l" : second !== "li" || "cdeghkmnrt".includes(before)) to(second, enSecond.find((p) => p[0] === second)?.[1] ?? "");
    }
    const third = ending(word, enThird.map((p) => p[0]), 0);
    if (third && word.length - third.length >= r1 && (third !== "ative" || word.length - third.length >= r2)) to(third, enThird.find((p) => p[0] === third)?.[1] ?? "");
    const fourth = ending(word, enFourth, 0);
    if (fourth && word.length - fourth.length >= r2 && (fourth !== "ion" || /[st]ion$/.test(word))) to(fourth, "");
    if (word.endsWith("e")) {
      const at = word.length - 1;
      if (at >= r2 || (at >= r1 && !isShort(word.slice(0, -1)))) to("e", "");
    } else if (word.endsWith("ll") && word.length - 1 >= r2) to("l", "");
    return word.replace(/Y/g, "y");
  }

  /** @param {string} word @param {string} language */
  function stem(word, language) {
    return language === "da" ? danish(word) : language === "en" ? english(word) : word;
  }

  // ---- Files ----

  /** @type {Map<string, { promise: Promise<any>, take: (value: any) => void }>} */
  const files = new Map();

  /** Loads the script `search/NAME.js`. The page, or a test, supplies the function. @type {{ load: (name: string, failed: (why: Error) => void) => void }} */
  const loader = { load: () => {} };

  /** Receives the content of an index file; each of these scripts calls it. @param {string} name @param {any} value */
  function take(name, value) {
    request(name).take(value);
  }

  /** @param {string} name */
  function request(name) {
    let file = files.get(name);
    if (!file) {
      /** @type {(value: any) => void} */
      let take = () => {};
      /** @type {(why: Error) => void} */
      let fail = () => {};
      let isLoaded = false;
      const promise = new Promise((resolve, reject) => {
        take = (value) => {
          isLoaded = true;
          resolve(value);
        };
        fail = reject;
      });
      file = { promise, take };
      files.set(name, file);
      loader.load(name, (why) => {
        // A script that has delivered its file reports its end as well.
        if (isLoaded) return;
        // Let the next search try again.
        files.delete(name);
        fail(why);
      });
    }
    return file;
  }

  /** @param {string} name @returns {Promise<any>} */
  const file = (name) => request(name).promise;

  /** Returns the number of the index file that holds a word: FNV-1a of its first two letters, modulo `of`. @param {string} word @param {number} of */
  function fileOf(word, of) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < Math.min(2, word.length); i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193) >>> 0;
    return hash % of;
  }

  // ---- Typing errors ----

  /**
   * Returns the edit distance between `word` and `form`: insertions, deletions, substitutions and transpositions. With `mayGoOn`, `word` may match
   * a prefix of `form` for an extra 0.5. Results above `most` are not exact.
   * @param {string} word @param {string} form @param {number} most @param {boolean} mayGoOn
   */
  function distance(word, form, most, mayGoOn) {
    if (form.length < word.length - most) return most + 1;
    const width = Math.min(form.length, word.length + most) + 1;
    /** @type {number[]} */
    let before = [];
    let row = Array.from({ length: width }, (_, j) => j);
    for (let i = 1; i <= word.length; i += 1) {
      const next = [i];
      let least = i;
      for (let j = 1; j < width; j += 1) {
        let n = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (word[i - 1] === form[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && word[i - 1] === form[j - 2] && word[i - 2] === form[j - 1]) n = Math.min(n, before[j - 2] + 1);
        next.push(n);
        if (n < least) least = n;
      }
      if (least > most) return most + 1;
      before = row;
      row = next;
    }
    const whole = form.length < width ? row[form.length] : most + 1;
    return mayGoOn ? Math.min(whole, Math.min(...row) + 0.5) : whole;
  }

  /** Returns the words nearest to a word that is not in the index. Allows one error from five letters on, two from eight. @param {string} word @param {boolean} isLast */
  async function nearest(word, isLast) {
    const most = word.length >= 8 ? 2 : word.length >= 5 ? 1 : 0;
    if (most === 0) return [];
    /** @type {string} */
    const all = await file("all-words");
    let best = most + 0.5;
    /** @type {string[]} */
    let near = [];
    let last = "";
    for (const one of all === "" ? [] : all.split(" ")) {
      const form = last.slice(0, Number(one.slice(0, 2))) + one.slice(2);
      last = form;
      const far = distance(word, form, most, isLast);
      if (far < best) near = [];
      if (far <= best && far <= most + 0.5) {
        best = far;
        near.push(form);
      }
    }
    return near.slice(0, 12);
  }

  // ---- Lookup ----

  /** The words of each index file, by stem. The files list word forms; the stem is computed from the first form. @type {Map<string, Words>} */
  const read = new Map();

  /** @param {Head} head @param {string} word @returns {Promise<Words>} */
  async function wordsLike(head, word) {
    const name = `words-${fileOf(word, head.files)}`;
    /** @type {[string, string][]} */
    const rows = await file(name);
    let known = read.get(name);
    if (!known) {
      known = new Map(rows.map(([forms, places]) => [stem(forms.split(" ")[0], head.stems), { forms: forms.split(" "), places }]));
      read.set(name, known);
    }
    return known;
  }

  /** Weight of a word that only starts with the typed letters, relative to a full match. */
  const BEGINS = 0.55;

  /** Value of each character of packed numbers. @type {Map<string, number>} */
  const signs = new Map([..."0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZæø"].map((sign, value) => [sign, value]));

  /** Decodes a packed list of ascending numbers: the differences in groups of five bits, one character each, after a first character that is ignored. @param {string} packed @param {(number: number) => void} each */
  function places(packed, each) {
    let at = 0;
    let step = 0;
    let bits = 0;
    for (let i = 1; i < packed.length; i += 1) {
      const value = signs.get(packed[i]) ?? 0;
      step += (value % 32) * 2 ** bits;
      bits += 5;
      if (value >= 32) continue;
      each((at += step));
      step = bits = 0;
    }
  }

  /**
   * Looks up a word. Returns its highest weight in each entry, from 0 to 1.
   * @param {Head} head @param {string} word @param {boolean} isLast
   * @returns {Promise<{ looked: Looked, weights: Map<number, number> }>}
   */
  async function look(head, word, isLast) {
    /** @type {Map<number, number>} */
    const weights = new Map();
    const add = (/** @type {string} */ packed, /** @type {number} */ share) =>
      places(packed, (place) => {
        const entry = Math.floor(place / (head.heaviest + 1));
        const weight = (share * (place % (head.heaviest + 1))) / head.heaviest;
        if (weight > (weights.get(entry) ?? 0)) weights.set(entry, weight);
      });
    /** @type {Looked} */
    const looked = { typed: word, stems: [], begins: "", isNear: false, isCommon: false };
    const own = stem(word, head.stems);
    const there = await wordsLike(head, word);
    // A few stems start with other letters than their word and are in another file: dying, die.
    const same = (await wordsLike(head, own)).get(own);
    if (same) {
      looked.stems.push(own);
      add(same.places, 1);
    }
    if (word.length >= 3 || (isLast && word.length === 2 && weights.size === 0)) {
      for (const [other, { forms, places }] of there) {
        if (other === own || !forms.some((form) => form.startsWith(word))) continue;
        looked.begins = word;
        add(places, BEGINS);
      }
    }
    if (weights.size === 0) {
      for (const form of await nearest(word, isLast)) {
        const other = stem(form, head.stems);
        const row = (await wordsLike(head, other)).get(other);
        if (looked.stems.includes(other) || !row) continue;
        looked.stems.push(other);
        looked.isNear = true;
        add(row.places, 0.8);
      }
    }
    looked.isCommon = weights.size > head.entries * COMMON;
    return { looked, weights };
  }

  /** A word found in more than this share of the entries is not marked, unless the query has only such words. */
  const COMMON = 0.3;

  /** Exponent of the penalty for an entry that lacks some words of the query. */
  const LACKING = 3;

  /** Entries that match less than this share of what the best entry matches are not shown. */
  const ENOUGH = 0.75;

  /**
   * Searches for `query`. Returns the best `most` entries of each kind.
   * @param {string} query @param {Record<string, string>} narrowed the chosen value by facet key @param {number} most
   * @returns {Promise<Answer>}
   */
  async function search(query, narrowed, most) {
    /** @type {Head} */
    const head = await file("head");
    const typed = [...new Set(words(query).map((w) => w.word))].slice(0, 12);
    const chosen = Object.entries(narrowed).filter(([, value]) => value !== "");
    if (typed.length === 0) return { groups: [], count: 0, words: [] };
    const found = await Promise.all(typed.map((word, i) => look(head, word, i === typed.length - 1)));
    const scores = new Float64Array(head.entries);
    const had = new Float64Array(head.entries);
    let all = 0;
    for (const { weights } of found) {
      const rare = Math.log(1 + head.entries / Math.max(1, weights.size));
      all += rare;
      for (const [entry, weight] of weights) {
        scores[entry] += rare * weight;
        had[entry] += rare;
      }
    }
    if (chosen.length > 0) {
      /** @type {Record<string, Record<string, string>>} */
      const narrow = await file("narrow");
      for (const [key, value] of chosen) {
        const fits = new Uint8Array(head.entries);
        places(narrow[key]?.[value] ?? "", (entry) => (fits[entry] = 1));
        scores.forEach((_, entry) => fits[entry] || (scores[entry] = 0));
      }
    }
    let most_had = 0;
    scores.forEach((score, entry) => score > 0 && had[entry] > most_had && (most_had = had[entry]));
    const groups = [];
    let from = 0;
    for (const [name, end] of head.groups) {
      /** @type {number[]} */
      const of = [];
      for (let entry = from; entry < end; entry += 1) {
        if (scores[entry] === 0 || had[entry] < ENOUGH * most_had) continue;
        scores[entry] *= (had[entry] / all) ** LACKING;
        of.push(entry);
      }
      of.sort((a, b) => scores[b] - scores[a] || a - b);
      if (of.length > 0) groups.push({ name, of, best: scores[of[0]] });
      from = end;
    }
    groups.sort((a, b) => b.best - a.best);
    const shown = groups.map(async ({ name, of }) => ({ name, count: of.length, entries: await Promise.all(of.slice(0, most).map((n) => entry(head, n))) }));
    return { groups: await Promise.all(shown), count: groups.reduce((n, g) => n + g.of.length, 0), words: found.map((f) => f.looked) };
  }

  /** @param {Head} head @param {number} n @returns {Promise<Entry>} */
  async function entry(head, n) {
    const [href, number, title, context, text, language = ""] = (await file(`entries-${Math.floor(n / head.perFile)}`))[n % head.perFile];
    return { href, number, title, context, text, language };
  }

  // ---- Highlighting ----

  /**
   * Splits a text into pieces, each with whether it matches the query.
   * @param {string} text @param {Looked[]} looked @param {string} language the stemmer's language
   * @returns {[string, boolean][]}
   */
  function marked(text, looked, language) {
    /** @type {[string, boolean][]} */
    const pieces = [];
    const rare = looked.filter((l) => !l.isCommon);
    const told = rare.length > 0 ? rare : looked;
    let at = 0;
    for (const { word, from, to } of words(text)) {
      const own = stem(word, language);
      if (!told.some((l) => l.stems.includes(own) || (l.begins !== "" && word.startsWith(l.begins)))) continue;
      if (from > at) pieces.push([text.slice(at, from), false]);
      pieces.push([text.slice(from, to), true]);
      at = to;
    }
    if (at < text.length) pieces.push([text.slice(at), false]);
    return pieces;
  }

  /** Number of characters that may be cut off to avoid cutting a word. */
  const NEAR = 30;

  /**
   * Returns the passage of a text with the most matches, about `length` characters long.
   * @param {string} text @param {Looked[]} looked @param {string} language @param {number} length
   */
  function passage(text, looked, language, length) {
    if (text.length <= length) return text;
    let at = 0;
    /** @type {number[]} */
    const hits = [];
    for (const [piece, isHit] of marked(text, looked, language)) {
      if (isHit) hits.push(at);
      at += piece.length;
    }
    let start = 0;
    let most = 0;
    for (const hit of hits) {
      const from = Math.max(0, hit - length / 4);
      const n = hits.filter((h) => h >= from && h < from + length * 0.9).length;
      if (n > most) [start, most] = [from, n];
    }
    start = Math.min(start, text.length - length);
    // Not every language separates words by spaces: cut at a space only if one is near.
    const blank = start > 0 ? text.indexOf(" ", start) : -1;
    if (blank >= 0 && blank < start + NEAR) start = blank + 1;
    let end = Math.min(text.length, start + length);
    const last = end < text.length ? text.lastIndexOf(" ", end) : -1;
    if (last > end - NEAR) end = last;
    return (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  return { loader, take, file, search, marked, passage, words, stem, fileOf };
})();
