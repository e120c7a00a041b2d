// Enhances pages that also work without scripts: light or dark mode, search, copy buttons, filters, printing.
// A classic script, because browsers do not load modules from file: URLs.
(function () {
  "use strict";

  /** Reads the colour scheme, or stores `value`. If storage is refused (file: URLs, strict browsers), the choice lasts until the page closes. */
  function remembered(value) {
    try {
      if (value === undefined) return localStorage.getItem("scheme");
      if (value === "auto") localStorage.removeItem("scheme");
      else localStorage.setItem("scheme", value);
    } catch (refused) {
      return null;
    }
    return value;
  }

  function show(scheme) {
    if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
    else delete document.documentElement.dataset.scheme;
  }

  const chosen = remembered() || "auto";
  show(chosen);
  for (const field of document.querySelectorAll(".scheme")) {
    field.hidden = false;
    for (const radio of field.querySelectorAll("input")) {
      radio.checked = radio.value === chosen;
      radio.addEventListener("change", function () {
        show(radio.value);
        remembered(radio.value);
      });
    }
  }

  // The search scripts load on demand: on a click on the search link, or on `/` outside of a field.
  const own = document.currentScript.src;
  const toSearch = document.querySelector(".to-search");

  function script(name) {
    return new Promise(function (resolve, reject) {
      const element = document.createElement("script");
      element.src = new URL(name, own).href;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  // Keys typed before the search field exists are buffered for it.
  let typed = "";
  function keep(event) {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    typed += event.key;
    event.preventDefault();
  }
  function taken() {
    removeEventListener("keydown", keep, true);
    return typed;
  }

  let searching;
  function search() {
    const isThere = typeof openSearch === "function";
    typed = "";
    if (!document.getElementById("search-field")) addEventListener("keydown", keep, true);
    searching ??= isThere ? Promise.resolve() : script("search-model.js").then(() => script("search.js"));
    searching.then(
      () => openSearch(toSearch.href, taken),
      () => location.assign(toSearch.href),
    );
  }

  // Single-key shortcuts can disturb people who use speech input, so this one can be turned off (WCAG 2.1.4).
  function byKey(value) {
    try {
      if (value !== undefined) localStorage.setItem("search-key", value ? "on" : "off");
      return localStorage.getItem("search-key") !== "off";
    } catch (refused) {
      return value ?? true;
    }
  }
  for (const field of document.querySelectorAll(".search-key")) {
    field.hidden = false;
    const box = field.querySelector("input");
    box.checked = byKey();
    box.addEventListener("change", () => byKey(box.checked));
  }

  if (toSearch) {
    toSearch.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      search();
    });
    document.addEventListener("keydown", function (event) {
      const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || !byKey() || isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      search();
    });
  }

  /** Copies text. If the Clipboard API refuses (file: URLs, a page without focus), copies from a selected text area, which is usually allowed. */
  function copy(text) {
    const own = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("refused"));
    return own.catch(function () {
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "vh";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) throw new Error("refused");
    });
  }

  // Open all <details> for printing: on paper they cannot be opened.
  let folded = [];
  addEventListener("beforeprint", function () {
    folded = Array.from(document.querySelectorAll("main details:not([open])"));
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", function () {
    for (const one of folded) one.open = false;
  });

  /** Returns a quote's words and attribution as text, without words meant only for screen readers. */
  function quoted(figure) {
    const words = figure.querySelector("blockquote").cloneNode(true);
    for (const unseen of words.querySelectorAll(".vh")) if (!unseen.parentElement.matches(".speaker")) unseen.remove();
    const paragraphs = Array.from(words.querySelectorAll("p"), (p) => p.textContent.replace(/\n/g, " "));
    const who = figure.querySelector(".who");
    return paragraphs.join("\n\n") + (who ? `\n— ${who.textContent}` : "");
  }

  /** Returns the text that a button copies: its `data-copy`, the citation before it, or the quote around it. */
  function copied(button) {
    const cited = button.closest(".cite")?.querySelector(".cited");
    const quote = button.closest("figure");
    return button.dataset.copy ?? cited?.textContent ?? (quote ? quoted(quote) : "");
  }

  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    const label = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      copy(copied(button)).then(function () {
        button.textContent = button.dataset.done;
        setTimeout(function () {
          button.textContent = label;
        }, 2000);
        button.focus();
      }, function () {});
    });
  }

  for (const form of document.querySelectorAll("form.filters")) {
    const room = document.getElementById(form.dataset.for);
    const selects = Array.from(form.querySelectorAll("select"));
    if (!room || selects.length === 0) continue;
    form.hidden = false;
    const items = Array.from(room.querySelectorAll("[data-item], .rec"));
    const groups = Array.from(room.querySelectorAll(".group, .rec-theme"));
    const said = form.querySelector(".filters-said");
    const apply = function () {
      let shown = 0;
      for (const item of items) {
        const fits = selects.every(function (select) {
          return select.value === "" || item.dataset[select.dataset.key] === select.value;
        });
        item.hidden = !fits;
        if (fits) shown += 1;
      }
      for (const group of groups) group.hidden = !group.querySelector(".rec:not([hidden])");
      const isAll = selects.every(function (select) {
        return select.value === "";
      });
      said.textContent = isAll ? "" : form.dataset.said.replace("##", String(items.length)).replace("#", String(shown));
    };
    form.addEventListener("change", apply);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    apply();
  }
})();
