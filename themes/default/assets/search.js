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
   * @param {HTMLElement} room @param {{ heading: "h2" | "h3", onQuery: (query: string, narrowed: Record<string, string>) => void, onEnter: () => void }} how
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
    Object.assign(field, { type: "search", id: "search-field", autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
    field.setAttribute("aria-describedby", "search-hint");
    const label = make("label", "vh", say.label);
    label.htmlFor = field.id;
    const hint = make("p", "search-hint quiet", say.hint);
    hint.id = "search-hint";
    const filters = make("div", "search-filters");
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
      how.onQuery(query, narrowed());
      /** @type {Answer} */
      let answer;
      try {
        answer = await SearchModel.search(query, narrowed(), most);
      } catch {
        said.textContent = say.failed;
        return;
      }
      // What was typed since then is answered by itself.
      if (mine !== asked) return;
      hint.hidden = query !== "";
      filters.hidden = query === "" && Object.keys(narrowed()).length === 0;
      const near = answer.words.flatMap((w) => w.near);
      said.textContent = query === "" ? "" : answer.count === 0 ? say.none.replace("{words}", query) : near.length > 0 ? `${say.found.replace("{n}", String(answer.count))}. ${say.nearest.replace("{words}", near.slice(0, 3).join(", "))}` : say.found.replace("{n}", String(answer.count));
      results.replaceChildren(...answer.groups.map((group) => shown(group, answer)));
    }

    /** @param {Group} group @param {Answer} answer */
    function shown(group, answer) {
      const list = make("ol", "search-list", ...group.entries.map((entry) => make("li", "", result(entry, answer))));
      const section = make("section", "search-group", make(how.heading, "", group.name, " ", make("span", "num quiet", String(group.count))), list);
      if (group.count > group.entries.length) {
        const more = make("button", "search-more", say.more);
        more.type = "button";
        more.setAttribute("aria-label", `${say.more}: ${group.name}`);
        more.addEventListener("click", async () => {
          const before = list.children.length;
          const whole = await SearchModel.search(field.value.trim(), narrowed(), before + MORE);
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
      // A number stands before its title, all else below it.
      const isNumber = /^[\d.]+$/.test(entry.context);
      const number = isNumber ? [make("span", "num quiet", entry.context), " "] : [];
      link.append(make("span", "search-title", ...number, ...marks(entry.title)));
      if (entry.context && !isNumber) link.append(" ", make("span", "search-context", ...marks(entry.context)));
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
      clearTimeout(waiting);
      how.onEnter();
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
      if (location.hash === "") search.field.focus();
    });
  }

  /** @type {{ dialog: HTMLDialogElement, search: Promise<Awaited<ReturnType<typeof mount>>> } | undefined} */
  let over;

  /** Opens the search: its field on its own page, a window over every other. @param {string} page the address of the search's page */
  function open(page) {
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
      // A press beside the window closes it, as Escape does.
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
      over = { dialog, search };
    }
    over.dialog.showModal();
    over.search.then((s) => s?.field.select());
  }

  Object.assign(globalThis, { openSearch: open });
})();
