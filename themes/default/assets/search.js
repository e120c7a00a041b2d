// The search as a reader sees it: in a window over any page, and whole on a page of its own.
// A classic script: modules cannot be loaded from a disk.
(function () {
  "use strict";

  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("../", own.src).href;

  SearchModel.ways.load = function (name, failed) {
    const script = document.createElement("script");
    script.src = `${root}search/${name}.js`;
    script.onerror = () => failed(new Error(script.src));
    // What answers, and is no file of the search, has not answered.
    script.onload = () => failed(new Error(script.src));
    document.head.append(script);
  };

  /**
   * An element with its class and what stands in it.
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag @param {string} name @param {...(Node | string)} inside
   */
  function make(tag, name, ...inside) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...inside);
    return element;
  }

  /** How many of each kind are shown at first, and how many more then. */
  const FEW = 5;
  const MORE = 20;

  /** How long the letters of a word are waited for, in milliseconds. */
  const TYPING = 90;

  /**
   * Puts a search into `room`.
   * @param {HTMLElement} room @param {{ heading: "h2" | "h3", hint: string, onQuery: (query: string, narrowed: Record<string, string>) => void, onEnter: () => void }} how
   */
  async function mount(room, how) {
    /** @type {Head} */
    let head;
    try {
      head = await SearchModel.file("head");
    } catch {
      // Nothing can be said in the reader's language before the first file is there: the page of the search says it all by letter.
      return null;
    }
    const say = head.words;
    const field = make("input", "search-field");
    Object.assign(field, { type: "text", inputMode: "search", id: "search-field", autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
    field.setAttribute("aria-describedby", "search-hint");
    const label = make("label", "search-label", say.label);
    label.htmlFor = field.id;
    const hint = make("p", "search-hint quiet", say[how.hint]);
    hint.id = "search-hint";
    const filters = make("details", "search-filters", make("summary", "", say.narrow));
    filters.open = matchMedia("(min-width: 40rem)").matches;
    const clear = make("button", "search-clear", say.clear);
    clear.type = "button";
    /** @type {HTMLSelectElement[]} */
    const selects = [];
    for (const facet of head.facets) {
      const select = make("select", "");
      select.dataset.key = facet.key;
      for (const [key, text] of [["", say.any], ...facet.choices]) select.append(new Option(text, key));
      select.addEventListener("change", () => run());
      selects.push(select);
      filters.append(make("label", "", facet.label, " ", select));
    }
    filters.append(clear);
    clear.addEventListener("click", () => {
      for (const select of selects) select.value = "";
      field.focus();
      run();
    });
    filters.hidden = true;
    const said = make("p", "search-said");
    said.setAttribute("role", "status");
    const results = make("div", "search-results");
    const form = make("form", "search-form", label, field, filters);
    form.setAttribute("role", "search");
    room.replaceChildren(form, hint, said, results);
    room.hidden = false;

    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let waiting;
    let asked = 0;
    let most = FEW;

    const narrowed = () => Object.fromEntries(selects.filter((s) => s.value !== "").map((s) => [s.dataset.key ?? "", s.value]));

    async function run() {
      clearTimeout(waiting);
      const query = field.value.trim();
      const mine = ++asked;
      // Nothing is asked any more: the next question begins anew.
      if (query === "") for (const select of selects) select.value = "";
      const chosen = narrowed();
      how.onQuery(query, chosen);
      /** @type {Answer} */
      let answer;
      try {
        answer = await SearchModel.search(query, chosen, most);
      } catch {
        if (mine === asked) said.textContent = say.failed;
        return;
      }
      // What was typed since then is answered by itself.
      if (mine !== asked) return;
      hint.hidden = query !== "";
      filters.hidden = query === "" || selects.length === 0;
      clear.hidden = Object.keys(chosen).length === 0;
      said.textContent = query === "" ? "" : told(query, answer, !clear.hidden);
      // Who was already among the results stays among them.
      const wasThere = results.contains(document.activeElement);
      results.replaceChildren(...answer.groups.map((group) => shown(group, answer, query, chosen)));
      if (wasThere) /** @type {HTMLElement | null} */ (results.querySelector("a.search-result"))?.focus();
    }

    /** What is said of an answer. @param {string} query @param {Answer} answer @param {boolean} isNarrowed */
    function told(query, answer, isNarrowed) {
      const words = head.marks.join(query);
      if (answer.count === 0) return say[isNarrowed ? "none-narrowed" : "none"].replace("{words}", () => words);
      const found = say.found.replace("{n}", String(answer.count));
      return answer.words.some((w) => w.isNear) ? `${found}. ${say.nearest}` : found;
    }

    /** @param {Group} group @param {Answer} answer @param {string} query @param {Record<string, string>} chosen */
    function shown(group, answer, query, chosen) {
      const list = make("ol", "search-list", ...group.entries.map((entry) => make("li", "", result(entry, answer))));
      const section = make("section", "search-group", make(how.heading, "", group.name, " ", make("span", "num quiet", String(group.count))), list);
      if (group.count > group.entries.length) {
        const more = make("button", "search-more", say.more);
        more.type = "button";
        more.setAttribute("aria-label", `${say.more}: ${group.name}`);
        more.addEventListener("click", async () => {
          const before = list.children.length;
          more.disabled = true;
          const whole = await SearchModel.search(query, chosen, before + MORE).catch(() => null);
          more.disabled = false;
          if (!whole) {
            said.textContent = say.failed;
            return;
          }
          const same = whole.groups.find((g) => g.name === group.name);
          for (const entry of same?.entries.slice(before) ?? []) list.append(make("li", "", result(entry, whole)));
          if (!same || list.children.length >= same.count) more.remove();
          /** @type {HTMLElement | null} */ (list.children[before]?.querySelector("a"))?.focus();
        });
        section.append(more);
      }
      return section;
    }

    /** @param {Entry} entry @param {Answer} answer */
    function result(entry, answer) {
      const link = make("a", "search-result");
      link.href = root + entry.href;
      const marks = (/** @type {string} */ text) => SearchModel.marked(text, answer.words, head.stems).map(([piece, isHit]) => (isHit ? make("mark", "", piece) : piece));
      const number = entry.number ? [make("span", "num quiet", ...marks(entry.number)), " "] : [];
      link.append(make("span", "search-title", ...number, ...marks(entry.title)));
      if (entry.context) link.append(" ", make("span", "search-context", ...marks(entry.context)));
      if (entry.text) {
        const text = make("span", "search-text", ...marks(SearchModel.passage(entry.text, answer.words, head.stems, 190)));
        if (entry.language) text.lang = entry.language;
        link.append(" ", text);
      }
      return link;
    }

    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(run, TYPING);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run().then(how.onEnter);
    });
    // Through what is found by the arrow keys; from the first one back into the field.
    room.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      if (event.target instanceof HTMLSelectElement) return;
      const stops = [field, .../** @type {NodeListOf<HTMLElement>} */ (results.querySelectorAll("a.search-result"))];
      const at = stops.indexOf(/** @type {any} */ (document.activeElement));
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at < 0 || !next) return;
      event.preventDefault();
      next.focus();
    });

    return {
      say,
      field,
      run,
      narrowed,
      /** @param {URLSearchParams} from */
      take(from) {
        field.value = from.get("q") ?? "";
        for (const select of selects) select.value = from.get(select.dataset.key ?? "") ?? "";
        most = FEW * 2;
        return run();
      },
    };
  }

  /** What was asked, for an address. @param {string} query @param {Record<string, string>} narrowed */
  const asAddress = (query, narrowed) => (query === "" ? "" : `#${new URLSearchParams({ q: query, ...narrowed })}`);

  const room = document.getElementById("search");
  if (room) {
    // The page of the search: what is asked stands in its address, and comes back with it.
    mount(room, {
      heading: "h2",
      hint: "hint-page",
      onQuery(query, narrowed) {
        try {
          history.replaceState(null, "", asAddress(query, narrowed) || location.pathname + location.search);
        } catch {
          // A disk refuses all but parts of the page.
        }
        document.body.classList.toggle("is-searching", query !== "");
      },
      onEnter() {
        /** @type {HTMLElement | null} */ (room.querySelector("a.search-result"))?.focus();
      },
    }).then((search) => {
      if (!search) return;
      const fromAddress = () => {
        const asked = new URLSearchParams(location.hash.slice(1));
        return asked.has("q") ? search.take(asked) : undefined;
      };
      addEventListener("hashchange", fromAddress);
      fromAddress();
      // Who comes to look for a letter of the index is not led away from it.
      if (location.hash === "" || location.hash.startsWith("#q=")) search.field.focus();
    });
  }

  /** @type {{ dialog: HTMLDialogElement, search: Promise<Awaited<ReturnType<typeof mount>>> } | undefined} */
  let over;

  /**
   * Opens the search: its field on its own page, a window over every other.
   * @param {string} page the address of the search's page @param {() => string} typed what was typed until it was there
   */
  function open(page, typed) {
    if (room) {
      document.getElementById("search-field")?.focus();
      return;
    }
    if (!over) {
      const dialog = make("dialog", "search-over");
      const inside = make("div", "search");
      dialog.append(inside);
      document.body.append(dialog);
      const search = mount(inside, {
        heading: "h2",
        hint: "hint",
        onQuery() {},
        onEnter() {
          search.then((s) => s && location.assign(page + asAddress(s.field.value.trim(), s.narrowed())));
        },
      });
      search.then((s) => {
        if (!s) return location.assign(page);
        const close = make("button", "search-close", s.say.close);
        close.type = "button";
        close.addEventListener("click", () => dialog.close());
        dialog.setAttribute("aria-label", s.say.label);
        dialog.append(close);
        s.field.focus();
      });
      // A press beside the window closes it, as Escape does; so does a result on the page one is on.
      dialog.addEventListener("pointerdown", (event) => {
        const box = dialog.getBoundingClientRect();
        const isIn = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
        if (event.target === dialog && !isIn) dialog.close();
      });
      inside.addEventListener("click", (event) => event.target instanceof Element && event.target.closest("a.search-result") && dialog.close());
      over = { dialog, search };
    }
    over.dialog.showModal();
    over.search.then((s) => {
      if (!s) return;
      s.field.select();
      const before = typed();
      if (before === "") return;
      s.field.value = before;
      s.run();
    });
  }

  Object.assign(globalThis, { openSearch: open });
})();
