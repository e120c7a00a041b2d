// A board's ideas: what can be done to them, how two copies become one, how they are written. Nothing here knows the page.
// A classic script: modules cannot be loaded from a disk.

/**
 * @typedef {{ id: string, text: string, column: string, row: string, votes: number, by: string, recommended: boolean, edited: string }} Idea
 *   `edited` is a moment such as `2026-05-28T14:05:11Z`, or empty for an idea that was typed into the catalogue.
 * @typedef {{ ideas: Idea[], gone: Record<string, string> }} State
 *   `gone` says of ideas that were taken down when that was.
 * @typedef {{ column: string, row: string }} Cell
 * @typedef {{ workshop: string, board: string, question: string, heading: string, cells: Cell[] }} Meta
 * @typedef {{ kind: "came" | "changed" | "went" | "stays" | "differs", mine: Idea | null, other: Idea | null }} News
 */

const BoardModel = (function () {
  "use strict";

  // ---- What can be done ----

  /** Now, or a second behind `before`: a later change must win wherever clocks stand still. @param {string} [before] */
  function now(before = "") {
    const moment = (/** @type {number} */ ms) => new Date(ms).toISOString().slice(0, 19) + "Z";
    const here = moment(Date.now());
    return here > before ? here : moment(Date.parse(before) + 1000);
  }

  /** A new id: six signs, without those that are mistaken for one another. */
  function newId() {
    const signs = "acdefghjkmnpqrtuvwxy2346789";
    let id = "";
    for (const n of crypto.getRandomValues(new Uint32Array(6))) id += signs[n % signs.length];
    return id;
  }

  /** @param {string} text */
  function oneLine(text) {
    const line = text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim().replace(/\s+/gu, " ").normalize("NFC");
    // Signs that nobody sees are no words.
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
   * Goes back (or on) to `target`: a change like any other, later than what it takes back.
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

  /** Puts back an idea that was taken down meanwhile. @param {State} state @param {Idea} idea @returns {State} */
  function revive(state, idea) {
    return restore(state, { ideas: [...state.ideas, idea], gone: state.gone });
  }

  /**
   * Puts an idea into a cell, before the idea `before`; at the end if that is null.
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
   * Moves an idea by `step` among those of its cell.
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

  // ---- Two copies ----

  /** Whether `a` is to stay and not `b`. Of two changes in one second every copy is to choose the same. @param {Idea} a @param {Idea} b */
  function isLater(a, b) {
    if (a.edited !== b.edited) return a.edited > b.edited;
    /** @param {Idea} i */
    const key = (i) => [String(i.votes).padStart(6, "0"), i.text, i.column, i.row, i.by, i.recommended].join("\n");
    return key(a) >= key(b);
  }

  /**
   * Makes one of two copies: the later change wins, and what was taken down after its last change stays so. The other's order
   * leads; what it does not have stays behind what it stood behind.
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
   * What was kept here, on a page that was built anew. `base` are the ideas that the page had when it was kept.
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
    // Whose words stay is settled above: here the page brings what is new, and what was taken down.
    const unchanged = theirs.map((idea) => (kept.has(idea.id) ? { ...idea, edited: "" } : idea));
    const { state } = merge({ ideas: unchanged, gone: page.gone }, { ideas: own, gone: mine.gone });
    for (const idea of state.ideas) if (!kept.has(idea.id)) news.push({ kind: "came", mine: null, other: idea });
    return { state, news };
  }

  // ---- How a board is written ----

  /** Words without two brackets in a row, which mean something even where each is escaped. @param {string} words */
  function apart(words) {
    let out = "";
    for (const c of words) {
      if (/[{[\]]$/.test(out) && !/[\p{Alphabetic}\p{N} ]/u.test(c)) out += " ";
      out += c;
    }
    return out;
  }

  /** Words as Markdown that says nothing else, as `indsigt import` writes them. @param {string} text */
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

  /** A value of an attribute. It cannot hold a straight mark. @param {string} value */
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

  /** The ideas cell by cell, as the page shows them. @param {Meta} meta @param {State} state */
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

  /** The Markdown of the format. @param {Meta} meta @param {State} state */
  function markdown(meta, state) {
    const gone = goneList(state).map(([id, when]) => `${id}@${when}`).join(" ");
    const heading = gone ? `${meta.heading.slice(0, -1)} gone="${gone}"}` : meta.heading;
    return `${heading}\n\n${inOrder(meta, state).map((idea) => `- ${escape(idea.text)} {${attributes(idea)}}\n`).join("")}`;
  }

  /** The file that holds all of a board. @param {Meta} meta @param {State} state */
  function save(meta, state) {
    const gone = goneList(state).map(([id, when]) => ({ id, when }));
    const { workshop, board, question } = meta;
    return JSON.stringify({ indsigt: "board", version: 1, workshop, board, question, ideas: inOrder(meta, state), gone }, null, 2) + "\n";
  }

  /** A sum of what an idea says: an export that was changed by hand is told by it. FNV-1a, 32 bits. @param {Idea} idea */
  function seal(idea) {
    const text = [idea.text, idea.column, idea.row, idea.votes, idea.by, idea.recommended ? "yes" : ""].join("\n");
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash.toString(16).padStart(8, "0");
  }

  /** A table as RFC 4180 has it. @param {Meta} meta @param {State} state */
  function table(meta, state) {
    /** @param {(string | number)[]} cells */
    const row = (cells) => cells.map((cell) => (/[",\r\n;]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell))).join(",") + "\r\n";
    const { workshop, board } = meta;
    let out = row(["workshop", "board", "id", "idea", "column", "row", "votes", "by", "recommended", "edited", "gone", "seal"]);
    for (const i of inOrder(meta, state)) out += row([workshop, board, i.id, i.text, i.column, i.row, i.votes, i.by, i.recommended ? "yes" : "", i.edited, "", seal(i)]);
    for (const [id, when] of goneList(state)) out += row([workshop, board, id, "", "", "", "", "", "", "", when, ""]);
    return "\ufeff" + out;
  }

  /**
   * JSON Canvas 1.0 (jsoncanvas.org): a group for each cell, a text for each idea. What a canvas has no room for stands beside.
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
   * Reads what `save` wrote. Throws what is no such file.
   * @param {string} text @returns {{ meta: { workshop: string, board: string, question: string }, state: State }}
   */
  function parse(text) {
    const file = JSON.parse(text);
    if (file.indsigt !== "board" || !Array.isArray(file.ideas)) throw new Error("no board");
    return { meta: { workshop: String(file.workshop), board: String(file.board), question: String(file.question ?? "") }, state: checked(file) };
  }

  /**
   * A state made of whatever was kept: nothing in it is trusted.
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

  /** Whom an idea is from: an attribute's value cannot hold a straight mark. @param {string} by */
  function signature(by) {
    return oneLine(by).replaceAll('"', "”");
  }

  /** @param {unknown} text */
  function moment(text) {
    return typeof text === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? text : "";
  }

  return { add, edit, remove, restore, revive, move, shift, isSame, signature, merge, rebase, markdown, save, table, canvas, parse, checked, oneLine, escape };
})();
