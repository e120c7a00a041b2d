// Updates an open page after a save: reloads it, replaces styles without a reload, and displays errors over it.
(function () {
  "use strict";
  const own = document.currentScript;
  let seen = Number(own.dataset.version);
  const key = "indsigt-place";

  const place = JSON.parse(sessionStorage.getItem(key) || "null");
  sessionStorage.removeItem(key);
  if (place && place.at === location.href) {
    const back = function () {
      scrollTo({ top: place.y, behavior: "instant" });
    };
    back();
    addEventListener("load", back);
  }

  let waits = 0;
  /** Reloads the page. A page in use cancels `indsigt:again`; the reload is then tried again every second. */
  function again() {
    clearTimeout(waits);
    if (!document.dispatchEvent(new Event("indsigt:again", { cancelable: true }))) {
      note("There is a new version. It is shown when you are done here.");
      waits = setTimeout(again, 1000);
      return;
    }
    sessionStorage.setItem(key, JSON.stringify({ at: location.href, y: scrollY }));
    location.reload();
  }

  /** Returns whether the page uses the file at `path`. */
  function uses(path) {
    const whole = new URL("/" + path, location.href).href;
    return performance.getEntriesByType("resource").some(function (entry) {
      return entry.name.split("?")[0] === whole;
    });
  }

  /** Returns the page's stylesheet links by path. While a replacement loads, it counts instead of the old link. */
  function styles() {
    const found = new Map();
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      found.set(decodeURIComponent(new URL(link.href).pathname).slice(1), link);
    }
    return found;
  }

  function restyle(paths) {
    for (const [path, link] of styles()) {
      if (!paths.includes(path)) continue;
      const next = link.cloneNode();
      next.href = link.href.split("?")[0] + "?" + seen;
      next.addEventListener("load", function () {
        link.remove();
      });
      // The styles of a missing file stay until the file exists again.
      next.addEventListener("error", function () {
        next.remove();
      });
      link.after(next);
    }
  }

  /** Reloads the page if the served page differs from the displayed one. */
  function askForSelf() {
    fetch(location.pathname, { method: "HEAD" }).then(
      function (answer) {
        if (answer.headers.get("etag") !== '"' + own.dataset.sum + '"') again();
      },
      function () {
        // The server has ended: there is nothing to load.
      },
    );
  }

  const paper = "background:#1c1a17;color:#f6edc9;font:15px/1.5 system-ui,sans-serif;box-sizing:border-box;";
  const mono = "font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;";

  let box = null;
  let line = null;
  /** Displays a one-line status at the foot of the page; without `words`, removes the status. */
  function note(words) {
    if (line) line.remove();
    line = null;
    if (!words) return;
    line = document.createElement("p");
    line.setAttribute("role", "status");
    line.style.cssText =
      paper + "position:fixed;inset:auto auto 1rem 1rem;max-width:calc(100vw - 2rem);margin:0;padding:.5rem .9rem;border-radius:3px;z-index:2147483646";
    line.textContent = words;
    if (box) line.style.bottom = box.offsetHeight + 16 + "px";
    document.body.append(line);
  }

  /** Returns the report as elements: lines that quote a file keep their breaks and scroll, other lines wrap. */
  function shown(text) {
    const parts = [];
    for (const one of text.split("\n")) {
      const isQuoted = /^\s*(\d+\s)?\s*\|/.test(one) || /^\s+:::/.test(one);
      const last = parts[parts.length - 1];
      if (last && last.isQuoted === isQuoted) last.lines.push(one);
      else parts.push({ isQuoted, lines: [one] });
    }
    return parts.map(function (part) {
      const pre = document.createElement("pre");
      pre.style.cssText =
        "margin:0;tab-size:4;" + mono + (part.isQuoted ? "overflow-x:auto;white-space:pre" : "white-space:pre-wrap;overflow-wrap:anywhere");
      if (part.isQuoted) pre.tabIndex = 0;
      pre.textContent = part.lines.join("\n");
      return pre;
    });
  }

  let isSmall = false;
  function trouble(text) {
    if (box) box.remove();
    box = null;
    document.body.style.paddingBottom = "";
    if (!text) {
      isSmall = false;
      return;
    }
    box = document.createElement("section");
    box.id = "indsigt-trouble";
    box.setAttribute("role", "alert");
    box.style.cssText = paper + "position:fixed;inset:auto 0 0 0;z-index:2147483647;border-top:4px solid #d9623b;max-height:70vh;display:flex;flex-direction:column";
    const head = document.createElement("div");
    head.style.cssText = "display:flex;gap:1rem;align-items:baseline;justify-content:space-between;padding:.7rem 1.25rem";
    const title = document.createElement("strong");
    const errors = (text.match(/^error/gm) || []).length;
    title.textContent = (errors > 1 ? errors + " errors" : "An error") + ": the page still shows the last version without errors.";
    const fold = document.createElement("button");
    fold.type = "button";
    fold.style.cssText = "font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:3px;padding:.1rem .7rem;cursor:pointer;flex:none";
    head.append(title, fold);
    const report = document.createElement("div");
    report.style.cssText = "overflow:auto;padding:0 1.25rem 1rem";
    report.tabIndex = 0;
    report.append(...shown(text));
    box.append(head, report);
    document.body.append(box);
    const set = function () {
      report.hidden = isSmall;
      fold.textContent = isSmall ? "Show" : "Hide";
      fold.setAttribute("aria-expanded", String(!isSmall));
    };
    fold.addEventListener("click", function () {
      isSmall = !isSmall;
      set();
    });
    set();
    // Padding keeps the end of the page readable above the box, however high the box is.
    new ResizeObserver(function () {
      if (box) document.body.style.paddingBottom = box.offsetHeight + "px";
    }).observe(box);
  }
  addEventListener("keydown", function (event) {
    if (event.key === "Escape" && box && !isSmall && !document.querySelector("dialog[open]")) box.querySelector("button").click();
  });
  addEventListener("beforeprint", function () {
    if (box) box.style.display = "none";
    if (line) line.style.display = "none";
  });
  addEventListener("afterprint", function () {
    if (box) box.style.display = "flex";
    if (line) line.style.display = "";
  });

  let last = null;
  function tell(told) {
    note("");
    if (told.trouble !== (last && last.trouble)) trouble(told.trouble);
    last = told;
    if (String(told.server) !== own.dataset.server) {
      // Another server numbers its versions anew, and may serve a different site.
      again();
      return;
    }
    if (told.version === seen) {
      askForSelf();
      return;
    }
    const isNext = told.version === seen + 1;
    seen = told.version;
    const used = told.changed.filter(uses);
    const linked = styles();
    if (!isNext || used.some((path) => !linked.has(path))) again();
    else {
      restyle(used);
      askForSelf();
    }
  }

  // A browser opens at most six connections to a server for all tabs together: one tab listens, and passes events to the others.
  const channel = new BroadcastChannel("indsigt-news");
  let told = null;
  let lost = 0;
  function ended(isIt) {
    clearTimeout(lost);
    if (isIt) lost = setTimeout(() => note("The preview has stopped. It comes back when `indsigt serve` runs again."), 2500);
    else note("");
  }
  function pass(message) {
    channel.postMessage(message);
    hear(message);
  }
  function hear(message) {
    if (message.ask && told) channel.postMessage({ news: told });
    if ("ended" in message) ended(message.ended);
    if (message.news) {
      ended(false);
      tell(message.news);
    }
  }
  channel.onmessage = (event) => hear(event.data);
  function listen() {
    return new Promise(function () {
      const news = new EventSource("/-/news");
      news.onmessage = function (event) {
        const next = JSON.parse(event.data);
        channel.postMessage({ news: next });
        hear({ news: next });
        told = next;
      };
      news.onopen = () => pass({ ended: false });
      news.onerror = () => pass({ ended: true });
    });
  }
  if (navigator.locks) {
    channel.postMessage({ ask: true });
    navigator.locks.request("indsigt-news", listen);
  } else {
    listen();
  }
})();
