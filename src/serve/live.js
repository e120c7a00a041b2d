// Tells a page what was saved: what it shows comes anew, styles without that, and what is wrong stands over it.
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

  function again() {
    sessionStorage.setItem(key, JSON.stringify({ at: location.href, y: scrollY }));
    location.reload();
  }

  /** Whether the page uses the file at `path`. */
  function uses(path) {
    const whole = new URL("/" + path, location.href).href;
    return performance.getEntriesByType("resource").some(function (entry) {
      return entry.name.split("?")[0] === whole;
    });
  }

  function restyle(paths) {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const path = decodeURIComponent(new URL(link.href).pathname).slice(1);
      if (!paths.includes(path)) continue;
      const next = link.cloneNode();
      next.href = link.href.split("?")[0] + "?" + seen;
      next.addEventListener("load", function () {
        link.remove();
      });
      link.after(next);
    }
  }

  /** Loads the page anew if what is served is not what is shown. */
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

  let box = null;
  function trouble(text) {
    if (!text) {
      if (box) box.remove();
      box = null;
      return;
    }
    if (!box) {
      box = document.createElement("pre");
      box.setAttribute("role", "alert");
      box.tabIndex = 0;
      box.style.cssText =
        "position:fixed;inset:auto 0 0 0;max-height:70vh;overflow:auto;margin:0;padding:1.25rem 1.5rem;z-index:2147483647;" +
        "background:#1c1a17;color:#f6edc9;font:14px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre;" +
        "border-top:4px solid #d9623b;tab-size:4";
      document.body.append(box);
    }
    box.textContent = text;
  }

  const news = new EventSource("/-/news");
  news.onmessage = function (event) {
    const told = JSON.parse(event.data);
    trouble(told.trouble);
    if (told.version === seen) {
      // It may be another server's, which counts anew.
      askForSelf();
      return;
    }
    const isNext = told.version === seen + 1;
    seen = told.version;
    const used = told.changed.filter(uses);
    if (!isNext || used.some((path) => !path.endsWith(".css"))) again();
    else {
      restyle(used);
      askForSelf();
    }
  };
})();
