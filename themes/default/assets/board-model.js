// The data model of a board: operations on ideas, merging of two copies, file formats. It does not touch the page.
// A classic script, because browsers do not load modules from file: URLs.

/**
 * @typedef {{ id: string, text: string, column: string, row: string, votes: number, by: string, recommended: boolean, edited: string }} Idea
 *   `edited` is a UTC time such as `2026-05-28T14:05:11Z`, or empty for an idea that was typed into the catalogue.
 * @typedef {{ ideas: Idea[], gone: Record<string, string> }} State
 *   `gone` maps the id of each deleted idea to the time of its deletion.
 * @typedef {{ column: string, row: string }} Cell
 * @typedef {{ workshop: string, board: string, question: string, heading: string, cells: Cell[] }} Meta
 * @typedef {{ kind: "came" | "changed" | "went" | "stays" | "differs", mine: Idea | null, other: Idea | null }} News
 */

const BoardModel = (function () {
  "use strict";

  // ---- Operations ----

  /** Returns the current time, or one second after `before` if that is later: a later change must win even if a clock is wrong. @param {string} [before] */
  function now(before = "") {
    const moment = (/** @type {number} */ ms) => new Date(ms).toISOString().slice(0, 19) + "Z";
    const here = moment(Date.now());
    return here > before ? here : moment(Date.parse(before) + 1000);
  }

  /** Returns a new random id: six characters, without those that are easily confused. */
  function newId() {
    const signs = "acdefghjkmnpqrtuvwxy2346789";
    let id = "";
    for (const n of crypto.getRandomValues(new Uint32Array(6))) id += signs[n % signs.length];
    return id;
  }

  /** @param {string} text */
  function oneLine(text) {
    const line = text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim().replace(/\s+/gu, " ").normalize("NFC");
    // A text of invisible characters is empty.
    return /^[\p{C}\p{Z}]*$/u.test(line) ? "" : line;
  }

  /**
   * @param {State} state @param {string} text @param {Cell} cell
   * @returns {{ state: State, id: string }}
   */
  function add(state, text, cell) {
    const idea = { id: newId(), text: oneLine(text), column: cell.column, row: cell.row, votes: 0, by: "", recommended: false, edited: now() };
    return { state: { ideas: [...state.ideas, idea], gone: state.gone }, id: idea.id };
  }

  /** @param {State} state @param {string} id @param {Partial<Idea>} change @returns {State} */
  function edit(state, id, change) {
    const ideas = state.ideas.map((idea) => {
      if (idea.id !== id) return idea;
      const next = { ...idea, ...change };
      return isSame(idea, next) ? idea : { ...next, edited: now(idea.edited) };
    });
    return ideas.some((idea, at) => idea !== state.ideas[at]) ? { ideas, gone: state.gone } : state;
  }

  /** @param {State} state @param {string} id @returns {State} */
  function remove(state, id) {
    const edited = state.ideas.find((idea) => idea.id === id)?.edited;
    return { ideas: state.ideas.filter((idea) => idea.id !== id), gone: { ...state.gone, [id]: now(edited) } };
  }

  /**
   * Undoes or redoes to `target`. The result is dated as a new change, later than the changes that it reverts.
   * @param {State} state @param {State} target @returns {State}
   */
  function restore(state, target) {
    const here = new Map(state.ideas.map((idea) => [idea.id, idea]));
    const gone = { ...state.gone };
    const ideas = target.ideas.map((idea) => {
      const own = here.get(idea.id);
      if (own && isSame(own, idea)) return own;
      const before = [own?.edited ?? "", gone[idea.id] ?? "", idea.edited].sort()[2];
      delete gone[idea.id];
      return { ...idea, edited: now(before) };
    });
    const stays = new Set(ideas.map((idea) => idea.id));
    for (const idea of state.ideas) if (!stays.has(idea.id)) gone[idea.id] = now(idea.edited);
    return { ideas, gone };
  }

  /** Restores an idea that was deleted in the meantime. @param {State} state @param {Idea} idea @returns {State} */
  function revive(state, idea) {
    return restore(state, { ideas: [...state.ideas, idea], gone: state.gone });
  }

  /**
   * Moves an idea to a cell, before the idea `before`, or to the end if `before` is null.
   * @param {State} state @param {string} id @param {Cell} cell @param {string | null} before @returns {State}
   */
  function move(state, id, cell, before) {
    const moved = edit(state, id, { column: cell.column, row: cell.row });
    const one = moved.ideas.find((idea) => idea.id === id);
    if (!one || before === id) return moved;
    const others = moved.ideas.filter((idea) => idea.id !== id);
    const at = before === null ? others.length : others.findIndex((idea) => idea.id === before);
    others.splice(at < 0 ? others.length : at, 0, one);
    return others.every((idea, i) => idea === state.ideas[i]) ? state : { ideas: others, gone: moved.gone };
  }

  /**
   * Moves an idea by `step` places within its cell.
   * @param {State} state @param {string} id @param {number} step @returns {State}
   */
  function shift(state, id, step) {
    const one = state.ideas.find((idea) => idea.id === id);
    if (!one) return state;
    const peers = state.ideas.filter((idea) => idea.column === one.column && idea.row === one.row);
    const to = peers.indexOf(one) + step;
    if (to < 0 || to >= peers.length) return state;
    const before = step < 0 ? peers[to] : peers[to + 1];
    if (before) return move(state, id, one, before.id);
    const ideas = state.ideas.filter((idea) => idea.id !== id);
    ideas.splice(ideas.indexOf(peers[to]) + 1, 0, one);
    return { ideas, gone: state.gone };
  }

  /** @param {Idea} a @param {Idea} b */
  function isSame(a, b) {
    return a.text === b.text && a.column === b.column && a.row === b.row && a.votes === b.votes && a.by === b.by && a.recommended === b.recommended;
  }

  // ---- Merging two copies ----

  /** Returns whether `a` wins over `b`. For two changes in the same second, the order is arbitrary but the same in every copy. @param {Idea} a @param {Idea} b */
  function isLater(a, b) {
    if (a.edited !== b.edited) return a.edited > b.edited;
    /** @param {Idea} i */
    const key = (i) => [String(i.votes).padStart(6, "0"), i.text, i.column, i.row, i.by, i.recommended].join("\n");
    return key(a) >= key(b);
  }

  /**
   * Merges two copies. The later change wins, and an idea deleted after its last change stays deleted. The order is that of `other`;
   * an idea missing there stays after its predecessor.
   * @param {State} mine @param {State} other @returns {{ state: State, changes: number }}
   */
  function merge(mine, other) {
    const gone = { ...mine.gone };
    for (const [id, when] of Object.entries(other.gone)) if (!gone[id] || gone[id] < when) gone[id] = when;
    const before = new Map(mine.ideas.map((idea) => [idea.id, idea]));
    const ideas = other.ideas.map((idea) => {
      const own = before.get(idea.id);
      return own && isLater(own, idea) ? own : idea;
    });
    let behind = 0;
    for (const idea of mine.ideas) {
      const at = ideas.findIndex((its) => its.id === idea.id);
      if (at >= 0) behind = at + 1;
      else ideas.splice(behind++, 0, idea);
    }
    const left = ideas.filter((idea) => !gone[idea.id] || idea.edited > gone[idea.id]);
    for (const idea of left) delete gone[idea.id];
    const changed = left.filter((idea) => {
      const own = before.get(idea.id);
      return !own || !isSame(own, idea);
    });
    const here = new Set(left.map((idea) => idea.id));
    return { state: { ideas: left, gone }, changes: changed.length + mine.ideas.filter((idea) => !here.has(idea.id)).length };
  }

  /**
   * Rebases the stored state onto a rebuilt page. `base` holds the page's ideas when the state was stored.
   * @param {Idea[]} base @param {State} mine @param {State} page @returns {{ state: State, news: News[] }}
   */
  function rebase(base, mine, page) {
    const was = new Map(base.map((idea) => [idea.id, idea]));
    const is = new Map(page.ideas.map((idea) => [idea.id, idea]));
    /** @type {News[]} */
    const news = [];
    const own = [];
    for (const idea of mine.ideas) {
      const before = was.get(idea.id);
      const there = is.get(idea.id);
      const untouched = before !== undefined && isSame(before, idea);
      if (!there && untouched) {
        news.push({ kind: "went", mine: idea, other: null });
      } else if (!there || isSame(there, idea) || (before && isSame(before, there))) {
        if (!there && before) news.push({ kind: "stays", mine: idea, other: null });
        own.push(there && isSame(there, idea) && there.edited > idea.edited ? there : idea);
      } else if (untouched) {
        own.push(there);
        news.push({ kind: "changed", mine: idea, other: there });
      } else {
        own.push(idea);
        news.push({ kind: "differs", mine: idea, other: there });
      }
    }
    for (const there of page.ideas) {
      const before = was.get(there.id);
      if (before && mine.gone[there.id] && !isSame(before, there)) news.push({ kind: "changed", mine: null, other: there });
    }
    const kept = new Set(own.map((idea) => idea.id));
    const theirs = page.ideas.filter((idea) => kept.has(idea.id) || !was.has(idea.id));
    // Conflicts are resolved above. This merge only adds new ideas of the page and applies its deletions.
    const unchanged = theirs.map((idea) => (kept.has(idea.id) ? { ...idea, edited: "" } : idea));
    const { state } = merge({ ideas: unchanged, gone: page.gone }, { ideas: own, gone: mine.gone });
    for (const idea of state.ideas) if (!kept.has(idea.id)) news.push({ kind: "came", mine: null, other: idea });
    return { state, news };
  }

  // ---- File formats ----

  /** Inserts a space between a bracket and a punctuation mark after it: such pairs have a meaning in the format even if both are escaped. @param {string} words */
  function apart(words) {
    let out = "";
    for (const c of words) {
      if (/[{[\]]$/.test(out) && !/[\p{Alphabetic}\p{N} ]/u.test(c)) out += " ";
      out += c;
    }
    return out;
  }

  /** Escapes a text as Markdown, exactly as `indsigt import` does. @param {string} text */
  function escape(text) {
    const words = apart(text);
    const digits = /^[0-9]*/.exec(words)?.[0].length ?? 0;
    let out = "";
    for (let at = 0; at < words.length; at += 1) {
      const c = words[at];
      const opens = at === digits && (c === "." || c === ")" || (at === 0 && (c === "-" || c === "+")));
      out += (opens || "\\*_[]{}<>`~&=#|!".includes(c) ? "\\" : "") + c;
    }
    return out;
  }

  /** Returns an attribute value, quoted if necessary. Straight quotation marks become curly ones. @param {string} value */
  function quoted(value) {
    return /^[\p{Alphabetic}\p{N}-]+$/u.test(value) ? value : `"${value.replaceAll('"', "”")}"`;
  }

  /** @param {Idea} idea */
  function attributes(idea) {
    /** @type {[string, string][]} */
    const pairs = [["column", idea.column], ["row", idea.row], ["votes", idea.votes > 0 ? String(idea.votes) : ""], ["by", idea.by], ["id", idea.id], ["edited", idea.edited]];
    const said = pairs.filter(([, value]) => value !== "").map(([key, value]) => `${key}=${quoted(value)}`);
    if (idea.recommended) said.push(".recommended");
    return said.join(" ");
  }

  /** Returns the ideas cell by cell, in the order of the page. @param {Meta} meta @param {State} state */
  function inOrder(meta, state) {
    /** @param {Idea} idea */
    const place = (idea) => {
      const at = meta.cells.findIndex((cell) => cell.column === idea.column && cell.row === idea.row);
      return at < 0 ? meta.cells.length : at;
    };
    return [...state.ideas].sort((a, b) => place(a) - place(b));
  }

  /** @param {State} state @returns {[string, string][]} */
  function goneList(state) {
    return Object.entries(state.gone).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Returns the board as Markdown in the catalogue's format. @param {Meta} meta @param {State} state */
  function markdown(meta, state) {
    const gone = goneList(state).map(([id, when]) => `${id}@${when}`).join(" ");
    const heading = gone ? `${meta.heading.slice(0, -1)} gone="${gone}"}` : meta.heading;
    return `${heading}\n\n${inOrder(meta, state).map((idea) => `- ${escape(idea.text)} {${attributes(idea)}}\n`).join("")}`;
  }

  /** Returns the board as a JSON file, which `parse` reads. @param {Meta} meta @param {State} state */
  function save(meta, state) {
    const gone = goneList(state).map(([id, when]) => ({ id, when }));
    const { workshop, board, question } = meta;
    return JSON.stringify({ indsigt: "board", version: 1, workshop, board, question, ideas: inOrder(meta, state), gone }, null, 2) + "\n";
  }

  /** Returns a checksum of an idea (FNV-1a, 32 bits), by which an import detects changes made to an export by hand. @param {Idea} idea */
  function seal(idea) {
    const text = [idea.text, idea.column, idea.row, idea.votes, idea.by, idea.recommended ? "yes" : ""].join("\n");
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash.toString(16).padStart(8, "0");
  }

  /** Returns the board as CSV (RFC 4180). @param {Meta} meta @param {State} state */
  function table(meta, state) {
    // A spreadsheet would run a cell that begins like a formula. An import takes the apostrophe off again.
    /** @param {string | number} cell */
    const safe = (cell) => (/^'*[=+\-@\t\r]/.test(String(cell)) ? `'${cell}` : String(cell));
    /** @param {(string | number)[]} cells */
    const row = (cells) => cells.map(safe).map((cell) => (/[",\r\n;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",") + "\r\n";
    const { workshop, board } = meta;
    let out = row(["workshop", "board", "id", "idea", "column", "row", "votes", "by", "recommended", "edited", "gone", "seal"]);
    for (const i of inOrder(meta, state)) out += row([workshop, board, i.id, i.text, i.column, i.row, i.votes, i.by, i.recommended ? "yes" : "", i.edited, "", seal(i)]);
    for (const [id, when] of goneList(state)) out += row([workshop, board, id, "", "", "", "", "", "", "", when, ""]);
    return "\ufeff" + out;
  }

  /**
   * Returns the board as JSON Canvas 1.0 (jsoncanvas.org): a group for each cell, a text node for each idea. Data that the format does not define
   * is stored in extra keys.
   * @param {Meta} meta @param {State} state @param {number} columns
   */
  function canvas(meta, state, columns) {
    const [width, height, gap, across] = [240, 130, 20, 3];
    /** @param {Cell} cell */
    const inside = (cell) => state.ideas.filter((idea) => idea.column === cell.column && idea.row === cell.row);
    const high = Math.max(1, ...meta.cells.map((cell) => Math.ceil(inside(cell).length / across)));
    const [wide, tall] = [across * (width + gap) + gap, high * (height + gap) + gap];
    /** @type {object[]} */
    const nodes = [{ id: `board-${meta.workshop}/${meta.board}`, type: "text", x: 0, y: -180, width: columns * (wide + 60) - 60, height: 120, text: `# ${escape(meta.question)}` }];
    const spot = new Map();
    meta.cells.forEach((cell, n) => {
      const [x, y] = [(n % columns) * (wide + 60), Math.floor(n / columns) * (tall + 100)];
      const label = [cell.row, cell.column].filter(Boolean).join(" · ");
      nodes.push({ id: `cell-${n}`, type: "group", x, y, width: wide, height: tall, label, column: cell.column, row: cell.row });
      inside(cell).forEach((idea, i) => spot.set(idea.id, [x + gap + (i % across) * (width + gap), y + gap + Math.floor(i / across) * (height + gap)]));
    });
    for (const idea of inOrder(meta, state)) {
      const [x, y] = spot.get(idea.id) ?? [0, -400];
      const more = { votes: idea.votes, by: idea.by, recommended: idea.recommended, edited: idea.edited, seal: seal(idea) };
      nodes.push({ id: `idea-${idea.id}`, type: "text", x, y, width, height, ...(idea.recommended ? { color: "4" } : {}), text: escape(idea.text), ...more });
    }
    const gone = goneList(state).map(([id, when]) => ({ id, when }));
    return JSON.stringify({ nodes, edges: [], gone }, null, "\t") + "\n";
  }

  /**
   * Parses a file that `save` wrote. Throws on any other file.
   * @param {string} text @returns {{ meta: { workshop: string, board: string, question: string }, state: State }}
   */
  function parse(text) {
    const file = JSON.parse(text);
    if (file.indsigt !== "board" || !Array.isArray(file.ideas)) throw new Error("no board");
    return { meta: { workshop: String(file.workshop), board: String(file.board), question: String(file.question ?? "") }, state: checked(file) };
  }

  /**
   * Builds a valid state from untrusted data.
   * @param {{ ideas: any[], gone?: any }} raw @returns {State}
   */
  function checked(raw) {
    const seen = new Set();
    const ideas = [];
    for (const one of raw.ideas) {
      const id = String(one?.id ?? "");
      const text = oneLine(String(one?.text ?? ""));
      if (!/^[\p{L}\p{N}_-]+$/u.test(id) || seen.has(id) || text === "") continue;
      seen.add(id);
      const votes = Math.max(0, Math.floor(Number(one.votes) || 0));
      ideas.push({ id, text, column: String(one.column ?? ""), row: String(one.row ?? ""), votes, by: signature(String(one.by ?? "")), recommended: one.recommended === true, edited: moment(one.edited) });
    }
    /** @type {Record<string, string>} */
    const gone = {};
    const list = Array.isArray(raw.gone) ? raw.gone.map((/** @type {any} */ g) => [g?.id, g?.when]) : Object.entries(raw.gone ?? {});
    for (const [id, when] of list) if (moment(when)) gone[String(id)] = moment(when);
    return { ideas, gone };
  }

  /** Normalises the name of an idea's author: attribute values cannot hold straight quotation marks. @param {string} by */
  function signature(by) {
    return oneLine(by).replaceAll('"', "”");
  }

  /** @param {unknown} text */
  function moment(text) {
    return typeof text === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? text : "";
  }

  return { add, edit, remove, restore, revive, move, shift, isSame, signature, merge, rebase, markdown, save, table, canvas, parse, checked, oneLine, escape };
})();
