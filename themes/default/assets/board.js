// The page of a board: shows the ideas, handles input and stores the result in the browser. board-model.js has the data model.

(function () {
  "use strict";

  const root = /** @type {HTMLElement} */ (document.getElementById("board"));
  const say = root.dataset;

  /** @template {Element} [T=HTMLElement] @param {string} selector @param {ParentNode} [within] @returns {T} */
  const one = (selector, within = root) => /** @type {T} */ (within.querySelector(selector));
  /** @template {Element} [T=HTMLElement] @param {string} selector @param {ParentNode} [within] @returns {T[]} */
  const all = (selector, within = root) => /** @type {T[]} */ (Array.from(within.querySelectorAll(selector)));

  /** @param {string | undefined} sentence @param {Record<string, string | number>} [values] */
  function filled(sentence, values = {}) {
    return (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** @param {string | undefined} sentence @param {Record<string, string | number>} [values] */
  function speak(sentence, values) {
    one("#said").textContent = "";
    // Screen readers repeat an unchanged sentence only if the text was empty in between.
    setTimeout(() => (one("#said").textContent = filled(sentence, values)), 30);
  }

  // ---- Cells ----

  const cells = all(".wall-cell").map((element) => {
    const cell = { column: element.dataset.column ?? "", row: element.dataset.row ?? "" };
    return { element, cell, list: one(".ideas", element), name: one(".wall-name", element), isLoose: element.classList.contains("wall-loose") };
  });
  const loose = cells.find((c) => c.isLoose);
  const columns = new Set(cells.filter((c) => !c.isLoose).map((c) => c.cell.column)).size;

  const inCells = cells.filter((c) => !c.isLoose).map((c) => c.cell);
  const meta = { workshop: say.workshop ?? "", board: say.board ?? "", question: say.question ?? "", heading: say.heading ?? "", cells: inCells };
  const key = ["indsigt-board", say.catalogue, meta.workshop, meta.board].join("/");
  /** Storage key under which this page's last `key` is stored: the catalogue's title, a part of `key`, may have changed since. */
  const keyOfPage = `indsigt-board-at${location.pathname}`;

  /** @param {BoardIdea} idea */
  function cellOf(idea) {
    return cells.find((c) => c.cell.column === idea.column && c.cell.row === idea.row) ?? loose ?? cells[0];
  }

  /** @param {typeof cells[0]} cell */
  function nameOf(cell) {
    return all("span:not(.wall-count)", cell.name).map((span) => span.textContent).join(", ");
  }

  // ---- State, undo, storage ----

  /** @typedef {ReturnType<typeof BoardModel.checked>["ideas"][0]} BoardIdea */
  const page = BoardModel.checked({
    ideas: all(".idea").map((li) => {
      const at = /** @type {HTMLElement} */ (li.closest(".wall-cell")).dataset;
      const { id, text, votes, by, edited } = li.dataset;
      return { id, text, votes: Number(votes), by, edited, column: at.column, row: at.row, recommended: li.classList.contains("idea-recommended") };
    }),
    gone: (say.gone ?? "").split(" ").filter(Boolean).map((word) => ({ id: word.split("@")[0], when: word.split("@")[1] })),
  });
  let state = page;
  /** @type {typeof state[]} */
  let undone = [];
  /** @type {typeof state[]} */
  let done = [];
  let isKept = true;
  let isUnsaved = false;
  let saved = state;
  /** The page's ideas when the reader last confirmed the list of changes. */
  let base = page.ideas;

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify({ base, ideas: state.ideas, gone: state.gone }));
      localStorage.setItem(keyOfPage, key);
      isKept = true;
    } catch (refused) {
      isKept = false;
    }
    isUnsaved = state !== saved;
    one("#kept").textContent = isKept ? (say.sayKept ?? "") : (say.sayRefused ?? "");
    one("#kept").classList.toggle("kept-not", !isKept);
    if (!isKept && isUnsaved) one("details.files").setAttribute("open", "");
  }

  /** @param {typeof state} next */
  function set(next) {
    if (next === state) return false;
    done.push(state);
    if (done.length > 500) done.shift();
    undone = [];
    state = next;
    keep();
    show();
    return true;
  }

  function remembered() {
    let text = null;
    try {
      text = localStorage.getItem(key) ?? localStorage.getItem(localStorage.getItem(keyOfPage) ?? key);
      localStorage.setItem(key + "/try", "1");
      localStorage.removeItem(key + "/try");
    } catch (refused) {
      isKept = false;
    }
    if (!text) return;
    try {
      const kept = JSON.parse(text);
      const before = BoardModel.checked({ ideas: kept.base ?? [] }).ideas;
      const made = BoardModel.rebase(before, BoardModel.checked(kept), page);
      state = made.state;
      // Keep reporting the changes until the reader confirms them.
      if (made.news.length > 0) base = before;
      tell(made.news);
    } catch (broken) {
      setAside(text);
    }
  }

  /** Moves unreadable stored data to another key and offers it as a file, so that nothing is lost. @param {string} text */
  function setAside(text) {
    try {
      localStorage.setItem(`${key}/damaged-${Date.now()}`, text);
    } catch (refused) {
      // The button below still saves it to a file.
    }
    const li = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say.sayDamagedSave ?? "";
    button.addEventListener("click", () => download(`${meta.board}-damaged.txt`, "text/plain", text));
    li.append(say.sayDamaged ?? "", " ", button);
    one("#news ul").replaceChildren(li);
    one("#news").hidden = false;
  }

  /** Lists the changes that a newer page brings. @param {ReturnType<typeof BoardModel.rebase>["news"]} news */
  function tell(news) {
    const list = one("#news ul");
    list.replaceChildren();
    for (const { kind, mine, other } of news) {
      const li = document.createElement("li");
      const words = document.createElement("b");
      words.textContent = (mine ?? other)?.text ?? "";
      if (kind === "differs" && mine && other) {
        const take = document.createElement("button");
        take.type = "button";
        take.textContent = say.sayTake ?? "";
        take.addEventListener("click", () => {
          set(BoardModel.edit(state, mine.id, { ...other }));
          li.remove();
          speak(say.sayChanged);
          one("#news button").focus();
        });
        const more = [other.text, [other.row, other.column].filter(Boolean).join(" · "), other.votes || ""].filter(Boolean).join(", ");
        li.append(words, ". ", filled(say.sayDiffers, { other: more }), " ", take);
      } else {
        if (kind === "changed") words.textContent = other?.text ?? "";
        li.append(`${{ came: say.sayCame, changed: say.sayAltered, went: say.sayWent, stays: say.sayStays, differs: "" }[kind] ?? ""} `, words);
      }
      list.append(li);
    }
    one("#news").hidden = news.length === 0;
  }

  // ---- Showing ----

  /** @type {Map<string, { idea: BoardIdea, element: HTMLElement }>} */
  const notes = new Map();
  const template = /** @type {HTMLTemplateElement} */ (one("#note"));

  /** @param {BoardIdea} idea */
  function note(idea) {
    const element = /** @type {HTMLElement} */ (template.content.cloneNode(true)).querySelector("li");
    if (!element) throw new Error("no note");
    let paper = 0;
    for (const letter of idea.id) paper = (paper * 31 + (letter.codePointAt(0) ?? 0)) % 0x10000;
    element.dataset.paper = String((paper >> 4) % 4);
    element.dataset.id = idea.id;
    element.classList.toggle("idea-recommended", idea.recommended);
    const words = one(".idea-text", element);
    words.textContent = idea.text;
    words.id = `idea-${idea.id}`;
    all("button", element).forEach((button) => button.setAttribute("aria-describedby", words.id));
    const facts = one(".idea-facts", element);
    if (idea.recommended) {
      const mark = document.createElement("strong");
      mark.textContent = say.sayRecommendMark ?? "";
      facts.append(mark, " ");
    }
    if (idea.by) facts.append(filled(say.sayBy, { name: idea.by }));
    if (idea.votes > 0) {
      // On paper there is no vote button that shows the count.
      const votes = document.createElement("span");
      votes.className = "paper-votes";
      votes.textContent = ` ${filled(say.sayVotes, { n: idea.votes })}`;
      facts.append(votes);
    }
    if (!facts.hasChildNodes()) facts.remove();
    one("[data-act=vote]", element).textContent = filled(say.sayVote, { n: idea.votes });
    return element;
  }

  /** Shows the state. Elements of unchanged notes are reused. */
  function show() {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const focused = active?.closest(".idea")?.getAttribute("data-id");
    const act = active?.dataset.act;
    const here = new Set(state.ideas.map((idea) => idea.id));
    for (const [id, own] of notes) {
      if (!here.has(id)) {
        own.element.remove();
        notes.delete(id);
      }
    }
    /** @type {Map<HTMLElement, HTMLElement[]>} */
    const lists = new Map(cells.map((c) => [c.list, []]));
    for (const idea of state.ideas) {
      let own = notes.get(idea.id);
      if (!own || own.idea !== idea) {
        const element = note(idea);
        own?.element.replaceWith(element);
        own = { idea, element };
        notes.set(idea.id, own);
      }
      lists.get(cellOf(idea).list)?.push(own.element);
    }
    for (const { element, list, isLoose } of cells) {
      const wanted = lists.get(list) ?? [];
      wanted.forEach((li, at) => {
        if (list.children[at] !== li) list.insertBefore(li, list.children[at] ?? null);
      });
      while (list.children.length > wanted.length) list.lastElementChild?.remove();
      if (isLoose) element.hidden = wanted.length === 0;
      const isFifty = root.classList.contains("layout-fifty");
      one(".wall-count", element).textContent = wanted.length === 0 ? "" : filled(isFifty ? say.sayFifty : say.sayIdeas, { n: wanted.length });
      if (!list.querySelector('[tabindex="0"]')) activate(/** @type {HTMLElement | null} */ (list.firstElementChild));
    }
    if (focused && document.activeElement !== active) {
      const element = notes.get(focused)?.element;
      if (element) {
        activate(element);
        (act ? one(`[data-act="${act}"]`, element) : element)?.focus();
      }
    }
    const [back, on] = ["undo", "redo"].map((name) => /** @type {HTMLButtonElement} */ (one(`[data-do=${name}]`)));
    const isLost = (active === back && done.length === 0) || (active === on && undone.length === 0);
    [back.disabled, on.disabled] = [done.length === 0, undone.length === 0];
    if (isLost) (back.disabled ? on : back).focus();
  }

  /** Makes a note and its buttons the only tab stops of their cell (roving tabindex); the arrow keys reach the other notes. @param {HTMLElement | null} element */
  function activate(element) {
    if (!element) return;
    for (const old of all(".idea[tabindex='0']", /** @type {HTMLElement} */ (element.parentElement))) {
      old.tabIndex = -1;
      all("button", old).forEach((button) => (button.tabIndex = -1));
    }
    element.tabIndex = 0;
    all("button", element).forEach((button) => (button.tabIndex = 0));
  }

  /** @param {string | undefined} id */
  function focusOn(id) {
    const element = id ? notes.get(id)?.element : undefined;
    if (!element) return;
    activate(element);
    element.focus();
  }

  // ---- User actions ----

  /** @param {string} id */
  function find(id) {
    return state.ideas.find((idea) => idea.id === id);
  }

  /** @param {string} id @param {number} step */
  function vote(id, step) {
    const idea = find(id);
    if (!idea || idea.votes + step < 0) return;
    set(BoardModel.edit(state, id, { votes: idea.votes + step }));
    speak(say.sayVotes, { n: idea.votes + step });
  }

  /** @param {string} id @param {typeof cells[0]} to @param {string | null} before */
  function moveTo(id, to, before) {
    if (set(BoardModel.move(state, id, to.cell, before))) speak(say.sayMoved, { cell: nameOf(to) });
  }

  /** @param {string} id @param {number} step */
  function shift(id, step) {
    set(BoardModel.shift(state, id, step));
    const element = notes.get(id)?.element;
    const peers = Array.from(element?.parentElement?.children ?? []);
    if (element) speak(say.sayPlace, { n: peers.indexOf(element) + 1, of: peers.length });
  }

  /** @param {string} id */
  function takeDown(id) {
    const element = notes.get(id)?.element;
    const next = /** @type {HTMLElement | null} */ (element?.nextElementSibling ?? element?.previousElementSibling ?? null);
    const cell = element?.closest(".wall-cell");
    set(BoardModel.remove(state, id));
    speak(say.sayRemoved);
    if (next) focusOn(next.dataset.id);
    else if (cell) one("textarea", cell).focus();
  }

  function undo() {
    const before = done.pop();
    if (!before) return;
    undone.push(state);
    state = BoardModel.restore(state, before);
    keep();
    show();
    speak(say.sayUndone);
  }

  function redo() {
    const next = undone.pop();
    if (!next) return;
    done.push(state);
    state = BoardModel.restore(state, next);
    keep();
    show();
    speak(say.sayRedone);
  }

  for (const cell of cells) {
    const form = /** @type {HTMLFormElement} */ (one("form", cell.element));
    const field = /** @type {HTMLTextAreaElement} */ (one("textarea", form));
    form.hidden = cell.isLoose;
    field.setAttribute("aria-label", `${field.placeholder}: ${nameOf(cell)}`);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      // Each line of a pasted list becomes an idea.
      const lines = field.value.split(/\r?\n/).filter((line) => BoardModel.oneLine(line) !== "");
      if (lines.length === 0) return;
      field.value = "";
      set(lines.reduce((made, line) => BoardModel.add(made, line, cell.cell).state, state));
      speak(say.sayAdded, { cell: nameOf(cell) });
      field.focus();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }

  root.addEventListener("focusin", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const element = /** @type {HTMLElement | null} */ (target.closest(".idea"));
    if (element && element.tabIndex !== 0) activate(element);
  });

  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("button"));
    const id = button?.closest(".idea")?.getAttribute("data-id");
    if (button?.dataset.act && id) {
      if (button.dataset.act === "vote") vote(id, 1);
      if (button.dataset.act === "up") shift(id, -1);
      if (button.dataset.act === "down") shift(id, 1);
      if (button.dataset.act === "edit") edit(id, "text");
      if (button.dataset.act === "move") edit(id, "cell");
    }
    const to = button?.dataset.do;
    if (to && to in commands) commands[to]();
  });

  root.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const isTyping = /^(INPUT|TEXTAREA)$/.test(target.tagName) && /** @type {HTMLInputElement} */ (target).value !== "";
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z" && !isTyping) {
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
      return;
    }
    const id = target.classList.contains("idea") ? target.dataset.id : undefined;
    if (!id || event.ctrlKey || event.metaKey) return;
    const at = cells.findIndex((c) => c.list === target.parentElement);
    const shown = cells.filter((c) => !c.element.hidden && (!c.isLoose || c.list.children.length > 0));
    const beside = (/** @type {number} */ step) => shown[(shown.indexOf(cells[at]) + step + shown.length) % shown.length];
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowUp: () => (event.altKey ? shift(id, -1) : focusOn(/** @type {HTMLElement | null} */ (target.previousElementSibling)?.dataset.id)),
      ArrowDown: () => (event.altKey ? shift(id, 1) : focusOn(/** @type {HTMLElement | null} */ (target.nextElementSibling)?.dataset.id)),
      ArrowLeft: () => (event.altKey ? shown.length > 1 && moveTo(id, beside(-1), null) : focusOn(/** @type {HTMLElement | null} */ (beside(-1).list.firstElementChild)?.dataset.id)),
      ArrowRight: () => (event.altKey ? shown.length > 1 && moveTo(id, beside(1), null) : focusOn(/** @type {HTMLElement | null} */ (beside(1).list.firstElementChild)?.dataset.id)),
      Enter: () => edit(id, "text"),
      Delete: () => takeDown(id),
      "+": () => vote(id, 1),
      "-": () => vote(id, -1),
    };
    if (!(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // ---- Editing an idea ----

  const editor = /** @type {HTMLDialogElement} */ (one("#editor"));
  const form = /** @type {HTMLFormElement} */ (one("form", editor));
  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
  let edited = "";
  /** The idea as it was when the editor opened. @type {BoardIdea | undefined} */
  let opened;

  /** @param {string} id @param {string} first */
  function edit(id, first) {
    const idea = find(id);
    if (!idea) return;
    edited = id;
    opened = idea;
    const select = field("cell");
    if (select) select.replaceChildren(...cells.filter((c) => !c.isLoose || cellOf(idea) === c).map((c) => new Option(nameOf(c), String(cells.indexOf(c)), false, cellOf(idea) === c)));
    /** @type {[string, string][]} */
    const values = [["text", idea.text], ["by", idea.by], ["votes", String(idea.votes)]];
    for (const [name, value] of values) /** @type {HTMLInputElement} */ (field(name)).value = value;
    /** @type {HTMLInputElement} */ (field("recommended")).checked = idea.recommended;
    editor.showModal();
    field(first)?.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const idea = opened;
    const text = BoardModel.oneLine(field("text")?.value ?? "");
    if (text === "") {
      /** @type {HTMLInputElement} */ (field("text")).value = "";
      form.reportValidity();
    }
    if (!idea || text === "") return;
    const to = cells[Number(field("cell")?.value ?? cells.indexOf(cellOf(idea)))];
    const recommended = field("recommended")?.checked ?? false;
    const votes = Math.max(0, Math.floor(Number(field("votes")?.value) || 0));
    const by = BoardModel.signature(field("by")?.value ?? "");
    // Apply only the fields changed here: another tab may have changed other fields, or deleted the idea, in the meantime.
    const change = Object.fromEntries(Object.entries({ text, by, votes, recommended }).filter(([name, value]) => idea[/** @type {"text"} */ (name)] !== value));
    let next = find(edited) || Object.keys(change).length === 0 ? state : BoardModel.revive(state, idea);
    next = BoardModel.edit(next, edited, change);
    const isMoved = to !== cellOf(idea);
    if (isMoved) next = BoardModel.move(next, edited, to.cell, null);
    editor.close();
    if (!set(next)) return;
    if (isMoved) speak(say.sayMoved, { cell: nameOf(to) });
    else if (recommended !== idea.recommended) speak(recommended ? say.sayRecommended : say.sayNotRecommended);
    else speak(say.sayChanged);
  });
  editor.addEventListener("close", () => {
    focusOn(edited);
    // The idea may now be in a cell that the filter hides.
    if (document.activeElement === document.body) (shown ?? one("textarea")).focus();
  });
  editor.addEventListener("keydown", (event) => {
    // Enter in the text field submits, as in the field below a cell.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && /** @type {HTMLElement} */ (event.target).tagName === "TEXTAREA") {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  // ---- Dragging: at once with a mouse, after a long press with a finger ----

  /** @type {{ id: string, pointer: number, x: number, y: number, ghost: HTMLElement | null, timer: number } | null} */
  let drag = null;

  root.addEventListener("pointerdown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const element = /** @type {HTMLElement | null} */ (target.closest(".wall-cells .idea"));
    if (!element || target.closest("button") || event.button !== 0 || root.classList.contains("as-list")) return;
    drag = { id: element.dataset.id ?? "", pointer: event.pointerId, x: event.clientX, y: event.clientY, ghost: null, timer: 0 };
    if (event.pointerType === "touch") drag.timer = window.setTimeout(() => drag && lift(drag.x, drag.y), 350);
  });

  /** @param {number} x @param {number} y */
  function lift(x, y) {
    const element = drag && notes.get(drag.id)?.element;
    if (!drag || !element) return;
    const box = element.getBoundingClientRect();
    const ghost = /** @type {HTMLElement} */ (element.cloneNode(true));
    ghost.classList.add("ghost");
    ghost.removeAttribute("tabindex");
    ghost.setAttribute("aria-hidden", "true");
    ghost.inert = true;
    ghost.style.width = `${box.width}px`;
    ghost.dataset.dx = String(x - box.left);
    ghost.dataset.dy = String(y - box.top);
    root.append(ghost);
    drag.ghost = ghost;
    element.classList.add("lifted");
    getSelection()?.removeAllRanges();
    place(x, y);
    requestAnimationFrame(roll);
  }

  /** Scrolls while a note is dragged near the top or bottom edge of the window. */
  function roll() {
    if (!drag?.ghost) return;
    const edge = 70;
    const step = drag.y < edge ? drag.y - edge : drag.y > innerHeight - edge ? drag.y - innerHeight + edge : 0;
    if (step !== 0) {
      scrollBy({ top: step / 4, behavior: "instant" });
      place(drag.x, drag.y);
    }
    requestAnimationFrame(roll);
  }

  /** @param {number} x @param {number} y */
  function place(x, y) {
    const ghost = drag?.ghost;
    if (!ghost) return;
    ghost.style.transform = `translate(${x - Number(ghost.dataset.dx)}px, ${y - Number(ghost.dataset.dy)}px) rotate(1.5deg)`;
    const over = overAt(x, y);
    for (const c of cells) c.element.classList.toggle("over", c === over?.cell);
  }

  /** Returns the cell under a point and the id of the idea before which a note dropped there is inserted; null outside of cells. @param {number} x @param {number} y */
  function overAt(x, y) {
    const under = document.elementFromPoint(x, y);
    const cell = cells.find((c) => c.element === under?.closest(".wall-cell"));
    if (!cell || cell.isLoose) return null;
    const peers = all(".idea:not(.lifted)", cell.list);
    const next = peers.find((peer) => {
      const box = peer.getBoundingClientRect();
      return y < box.top || (y < box.bottom && x < box.left + box.width / 2);
    });
    return { cell, before: next?.dataset.id ?? null };
  }

  window.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const isFar = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 6;
    if (!drag.ghost && isFar) {
      if (event.pointerType === "touch") return drop(null);
      lift(drag.x, drag.y);
    }
    if (drag?.ghost) {
      event.preventDefault();
      [drag.x, drag.y] = [event.clientX, event.clientY];
      place(event.clientX, event.clientY);
    }
  });
  // A finger that drags must not scroll the page.
  window.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
  window.addEventListener("pointerup", (event) => drag && event.pointerId === drag.pointer && drop(drag.ghost ? overAt(event.clientX, event.clientY) : null));
  window.addEventListener("pointercancel", () => drop(null));
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag?.ghost) {
      drop(null);
      speak(say.sayCancelled);
    }
  });
  root.addEventListener("contextmenu", (event) => drag?.ghost && event.preventDefault());

  /** @param {ReturnType<typeof overAt>} over */
  function drop(over) {
    if (!drag) return;
    const { id, ghost, timer } = drag;
    clearTimeout(timer);
    ghost?.remove();
    notes.get(id)?.element.classList.remove("lifted");
    for (const c of cells) c.element.classList.remove("over");
    drag = null;
    if (over) moveTo(id, over.cell, over.before);
  }

  // ---- Filter, list view, timer, full screen ----

  const shown = /** @type {HTMLSelectElement | null} */ (root.querySelector("#shown"));
  if (shown) {
    cells.forEach((c, n) => c.isLoose || shown.append(new Option(nameOf(c), String(n))));
    shown.addEventListener("change", () => {
      cells.forEach((c, n) => (c.element.hidden = (shown.value !== "" && shown.value !== String(n)) || (c.isLoose && c.list.children.length === 0)));
      root.classList.toggle("filtered", shown.value !== "");
      const n = shown.value === "" ? state.ideas.length : cells[Number(shown.value)].list.children.length;
      speak(say.sayFiltered, { n, of: state.ideas.length });
    });
  }

  let ends = 0;
  let ticking = 0;
  const clock = one("#clock");
  const timer = one("[data-do=timer]");

  function tick() {
    const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("clock-last", left <= 60);
    if (left > 0) return;
    stopClock();
    clock.hidden = false;
    clock.textContent = say.sayTime ?? "";
    speak(say.sayTime);
    setTimeout(() => (clock.hidden ||= ticking === 0), 60000);
  }

  function stopClock() {
    clearInterval(ticking);
    ticking = 0;
    clock.hidden = true;
    timer.textContent = say.sayStart ?? "";
  }

  /** @param {boolean} isBig */
  function big(isBig) {
    document.body.classList.toggle("big", isBig);
    const button = one("[data-do=big]");
    button.setAttribute("aria-pressed", String(isBig));
    button.textContent = (isBig ? say.saySmall : say.sayBig) ?? "";
  }
  document.addEventListener("fullscreenchange", () => big(document.fullscreenElement !== null));

  // ---- Files ----

  /** @param {string} name @param {string} type @param {string} text */
  function download(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    speak(say.saySaved, { name });
  }

  const file = /** @type {HTMLInputElement} */ (one("#file"));
  file.addEventListener("change", () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    chosen.text().then((text) => {
      file.value = "";
      let opened;
      try {
        opened = BoardModel.parse(text);
      } catch (broken) {
        return alert(say.sayBroken);
      }
      if (opened.meta.board !== meta.board || opened.meta.workshop !== meta.workshop) {
        return alert(filled(say.sayOther, { name: opened.meta.question || opened.meta.board }));
      }
      const merged = BoardModel.merge(state, opened.state);
      set(merged.state);
      speak(say.sayOpened, { n: merged.changes });
    });
  });

  function markSaved() {
    saved = state;
    isUnsaved = false;
  }

  /** @type {Record<string, () => void>} */
  const commands = {
    undo,
    redo,
    list: () => {
      const isList = root.classList.toggle("as-list");
      one("[data-do=list]").setAttribute("aria-pressed", String(isList));
    },
    timer: () => {
      if (ticking) return stopClock();
      const minutes = Number(/** @type {HTMLInputElement} */ (one("#minutes")).value);
      if (!(minutes > 0)) return;
      ends = Date.now() + minutes * 60000;
      clock.hidden = false;
      timer.textContent = say.sayStop ?? "";
      ticking = window.setInterval(tick, 250);
      tick();
    },
    big: () => {
      const isBig = !document.body.classList.contains("big");
      big(isBig);
      if (isBig) document.documentElement.requestFullscreen?.().catch(() => {});
      else if (document.fullscreenElement) document.exitFullscreen();
    },
    print: () => window.print(),
    save: () => {
      download(`${meta.board}.json`, "application/json", BoardModel.save(meta, state));
      markSaved();
    },
    open: () => file.click(),
    markdown: () => download(`${meta.board}.md`, "text/markdown", BoardModel.markdown(meta, state)),
    canvas: () => download(`${meta.board}.canvas`, "application/json", BoardModel.canvas(meta, state, Math.max(1, columns))),
    table: () => download(`${meta.board}.csv`, "text/csv", BoardModel.table(meta, state)),
    cancel: () => editor.close(),
    remove: () => {
      const id = edited;
      editor.close();
      takeDown(id);
    },
    news: () => {
      base = page.ideas;
      keep();
      one("#news").hidden = true;
      (shown ?? one("textarea")).focus();
    },
  };

  /** Returns whether a field for a new idea holds unsubmitted text. */
  const isHalf = () => all(".adder textarea").some((field) => BoardModel.oneLine(/** @type {HTMLTextAreaElement} */ (field).value) !== "");
  window.addEventListener("beforeunload", (event) => {
    if ((!isKept && isUnsaved) || isHalf()) event.preventDefault();
  });
  // `indsigt serve` dispatches this event before it reloads the page.
  document.addEventListener("indsigt:again", (event) => {
    if ((!isKept && isUnsaved) || isHalf() || editor.open || ticking !== 0) event.preventDefault();
  });
  // The same board is open in another tab: merge the ideas of both. Clear the undo history, because undoing an earlier step would also revert the
  // other tab's changes.
  window.addEventListener("storage", (event) => {
    if (event.key !== key || !event.newValue) return;
    try {
      const merged = BoardModel.merge(state, BoardModel.checked(JSON.parse(event.newValue))).state;
      if (JSON.stringify(merged) !== JSON.stringify(state)) {
        state = merged;
        [done, undone] = [[], []];
        show();
      }
    } catch (damaged) {
      // Ignore damaged data: the other tab wrote it and still holds its own state.
    }
  });

  for (const c of cells) c.list.replaceChildren();
  remembered();
  saved = state === page ? page : state;
  show();
  one("#kept").textContent = isKept ? (say.sayKept ?? "") : (say.sayRefused ?? "");
  one("#kept").classList.toggle("kept-not", !isKept);
  one(".tools").hidden = false;
  for (const c of cells) c.element.classList.add("ready");
})();
