// The search interface: a dialog over any page, and a page of its own.
// A classic script, because browsers do not load modules from file: URLs.
(function () {
  "use strict";

  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("../", own.src).href;

  SearchModel.loader.load = function (name, failed) {
    const script = document.createElement("script");
    script.src = `${root}search/${name}.js`;
    script.onerror = () => failed(new Error(script.src));
    // A file of the search has called `take` by now. Any other response is a failure.
    script.onload = () => failed(new Error(script.src));
    document.head.append(script);
  };

  /**
   * Creates an element with a class name and children.
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag @param {string} name @param {...(Node | string)} inside
   */
  function make(tag, name, ...inside) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...inside);
    return element;
  }

  /** Number of results of each kind shown at first, and added by each press of the button for more. */
  const FEW = 5;
  const MORE = 20;

  /** Delay between the last keystroke and the search, in milliseconds. */
  const TYPING = 90;

  /** @typedef {{ heading: "h2" | "h3", hint: string, onQuery: (query: string, narrowed: Record<string, string>) => void, onEnter: () => void }} Options */

  /** The search interface in one element of a page. */
  class SearchBox {
    /** @param {HTMLElement} room @param {Head} head @param {Options} options */
    constructor(room, head, options) {
      this.room = room;
      this.head = head;
      this.options = options;
      /** The words of the interface. */
      this.say = head.words;
      /** The number of the last search, and the results of each kind that it shows. */
      this.asked = 0;
      this.most = FEW;
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      this.waiting = undefined;
      this.field = this.makeField();
      this.selects = head.facets.map((facet) => this.makeSelect(facet));
      this.clear = this.makeClear();
      this.filters = this.makeFilters();
      this.hint = make("p", "search-hint quiet", this.say[options.hint]);
      this.hint.id = "search-hint";
      this.status = make("p", "search-said");
      this.status.setAttribute("role", "status");
      this.results = make("div", "search-results");
      room.replaceChildren(this.makeForm(), this.hint, this.status, this.results);
      room.addEventListener("keydown", (event) => this.moveFocus(event));
      room.hidden = false;
    }

    makeField() {
      const field = make("input", "search-field");
      Object.assign(field, { type: "text", inputMode: "search", id: "search-field", autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
      field.setAttribute("aria-describedby", "search-hint");
      field.addEventListener("input", () => {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => this.run(), TYPING);
      });
      return field;
    }

    /** @param {Head["facets"][number]} facet */
    makeSelect(facet) {
      const select = make("select", "");
      select.dataset.key = facet.key;
      for (const [key, text] of [["", this.say.any], ...facet.choices]) select.append(new Option(text, key));
      select.addEventListener("change", () => this.run());
      return select;
    }

    makeClear() {
      const clear = make("button", "search-clear", this.say.clear);
      clear.type = "button";
      clear.addEventListener("click", () => {
        for (const select of this.selects) select.value = "";
        this.field.focus();
        this.run();
      });
      return clear;
    }

    makeFilters() {
      const filters = make("details", "search-filters", make("summary", "", this.say.narrow));
      filters.open = matchMedia("(min-width: 40rem)").matches;
      this.head.facets.forEach((facet, i) => filters.append(make("label", "", facet.label, " ", this.selects[i])));
      filters.append(this.clear);
      filters.hidden = true;
      return filters;
    }

    makeForm() {
      const label = make("label", "search-label", this.say.label);
      label.htmlFor = this.field.id;
      const form = make("form", "search-form", label, this.field, this.filters);
      form.setAttribute("role", "search");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.run().then(this.options.onEnter);
      });
      return form;
    }

    /** Returns the filters that are set. */
    narrowed() {
      return Object.fromEntries(this.selects.filter((s) => s.value !== "").map((s) => [s.dataset.key ?? "", s.value]));
    }

    /** Searches for the words in the field, and shows the answer. */
    async run() {
      clearTimeout(this.waiting);
      const query = this.field.value.trim();
      const mine = ++this.asked;
      // An empty query resets the filters for the next search.
      if (query === "") for (const select of this.selects) select.value = "";
      const chosen = this.narrowed();
      this.options.onQuery(query, chosen);
      const answer = await SearchModel.search(query, chosen, this.most).catch(() => null);
      // A newer search has started: discard this answer.
      if (mine !== this.asked) return;
      if (!answer) {
        this.status.textContent = this.say.failed;
        return;
      }
      this.show(query, chosen, answer);
    }

    /** @param {string} query @param {Record<string, string>} chosen @param {Answer} answer */
    show(query, chosen, answer) {
      this.hint.hidden = query !== "";
      this.filters.hidden = query === "" || this.selects.length === 0;
      this.clear.hidden = Object.keys(chosen).length === 0;
      this.status.textContent = query === "" ? "" : this.message(query, answer, !this.clear.hidden);
      // If the focus was on a result, move it to the first new result.
      const wasThere = this.results.contains(document.activeElement);
      this.results.replaceChildren(...answer.groups.map((group) => this.section(group, answer, query, chosen)));
      if (wasThere) /** @type {HTMLElement | null} */ (this.results.querySelector("a.search-result"))?.focus();
    }

    /** Returns the status message for an answer. @param {string} query @param {Answer} answer @param {boolean} isNarrowed */
    message(query, answer, isNarrowed) {
      const words = this.head.marks.join(query);
      if (answer.count === 0) return this.say[isNarrowed ? "none-narrowed" : "none"].replace("{words}", () => words);
      const found = this.say.found.replace("{n}", String(answer.count));
      return answer.words.some((w) => w.isNear) ? `${found}. ${this.say.nearest}` : found;
    }

    /** Returns the results of one kind. @param {Group} group @param {Answer} answer @param {string} query @param {Record<string, string>} chosen */
    section(group, answer, query, chosen) {
      const list = make("ol", "search-list", ...group.entries.map((entry) => make("li", "", this.result(entry, answer))));
      const heading = make(this.options.heading, "", group.name, " ", make("span", "num quiet", String(group.count)));
      const section = make("section", "search-group", heading, list);
      if (group.count > group.entries.length) section.append(this.makeMore(group, list, query, chosen));
      return section;
    }

    /** Returns the button that adds results to `list`. @param {Group} group @param {HTMLOListElement} list @param {string} query @param {Record<string, string>} chosen */
    makeMore(group, list, query, chosen) {
      const more = make("button", "search-more", this.say.more);
      more.type = "button";
      more.setAttribute("aria-label", `${this.say.more}: ${group.name}`);
      more.addEventListener("click", async () => {
        const before = list.children.length;
        more.disabled = true;
        const whole = await SearchModel.search(query, chosen, before + MORE).catch(() => null);
        more.disabled = false;
        if (!whole) {
          this.status.textContent = this.say.failed;
          return;
        }
        const same = whole.groups.find((g) => g.name === group.name);
        for (const entry of same?.entries.slice(before) ?? []) list.append(make("li", "", this.result(entry, whole)));
        if (!same || list.children.length >= same.count) more.remove();
        /** @type {HTMLElement | null} */ (list.children[before]?.querySelector("a"))?.focus();
      });
      return more;
    }

    /** Returns one result as a link. @param {Entry} entry @param {Answer} answer */
    result(entry, answer) {
      const link = make("a", "search-result");
      link.href = root + entry.href;
      const stems = this.head.stems;
      const marks = (/** @type {string} */ text) => SearchModel.marked(text, answer.words, stems).map(([piece, isHit]) => (isHit ? make("mark", "", piece) : piece));
      const number = entry.number ? [make("span", "num quiet", ...marks(entry.number)), " "] : [];
      link.append(make("span", "search-title", ...number, ...marks(entry.title)));
      if (entry.context) link.append(" ", make("span", "search-context", ...marks(entry.context)));
      if (entry.text) {
        const text = make("span", "search-text", ...marks(SearchModel.passage(entry.text, answer.words, stems, 190)));
        if (entry.language) text.lang = entry.language;
        link.append(" ", text);
      }
      return link;
    }

    /** Moves through the results with the arrow keys; ArrowUp on the first result returns to the field. @param {KeyboardEvent} event */
    moveFocus(event) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      if (event.target instanceof HTMLSelectElement) return;
      const stops = [this.field, .../** @type {NodeListOf<HTMLElement>} */ (this.results.querySelectorAll("a.search-result"))];
      const at = stops.indexOf(/** @type {any} */ (document.activeElement));
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at < 0 || !next) return;
      event.preventDefault();
      next.focus();
    }

    /** Repeats the search that an address holds. @param {URLSearchParams} from */
    take(from) {
      this.field.value = from.get("q") ?? "";
      for (const select of this.selects) select.value = from.get(select.dataset.key ?? "") ?? "";
      this.most = FEW * 2;
      return this.run();
    }
  }

  /**
   * Builds the search interface in `room`. Returns null if the first file of the search cannot be loaded.
   * @param {HTMLElement} room @param {Options} options
   */
  async function mount(room, options) {
    // Without the first file there are no interface words, so no error can be shown. The search page lists everything by letter.
    const head = await SearchModel.file("head").catch(() => null);
    return head && new SearchBox(room, head, options);
  }

  /** Returns a query and its filters as a URL fragment. @param {string} query @param {Record<string, string>} narrowed */
  const asAddress = (query, narrowed) => (query === "" ? "" : `#${new URLSearchParams({ q: query, ...narrowed })}`);

  const room = document.getElementById("search");
  if (room) {
    // The search page: its address holds the query and restores it.
    mount(room, {
      heading: "h2",
      hint: "hint-page",
      onQuery(query, narrowed) {
        try {
          history.replaceState(null, "", asAddress(query, narrowed) || location.pathname + location.search);
        } catch {
          // On file: URLs, browsers may refuse any change of the address except to its fragment.
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
      // An address with another fragment points to a letter of the index: leave the focus there.
      if (location.hash === "" || location.hash.startsWith("#q=")) search.field.focus();
    });
  }

  /** @type {{ dialog: HTMLDialogElement, search: Promise<Awaited<ReturnType<typeof mount>>> } | undefined} */
  let over;

  /**
   * Opens the search: focuses the field on the search page, and opens a dialog on every other page.
   * @param {string} page the address of the search page @param {() => string} typed returns the keys typed before the field existed
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
      // A press outside the dialog closes it, as Escape does. So does a click on a result, which may be on the current page.
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
