// A sheet as a form: stores the answers in the browser, saves them to a file, opens the file again, prints.
// A classic script, because browsers do not load modules from file: URLs.

(function () {
  "use strict";

  const form = /** @type {HTMLFormElement} */ (document.getElementById("sheet"));
  const say = form.dataset;
  const slug = say.sheet ?? "";
  const key = ["indsigt-sheet", say.catalogue, slug].join("/");
  /** @template {HTMLElement} [T=HTMLElement] @param {string} selector @param {ParentNode} [within] */
  const one = (selector, within = form) => /** @type {T} */ (within.querySelector(selector));

  /** @typedef {HTMLTextAreaElement | HTMLInputElement} Room */
  const fields = Array.from(form.querySelectorAll(".field")).map((field) => {
    const rooms = /** @type {Room[]} */ (Array.from(field.querySelectorAll("textarea, input")));
    const { id = "", prompt = "" } = /** @type {HTMLElement} */ (field).dataset;
    return { id, prompt, rooms, isNumbered: rooms[0]?.tagName === "INPUT" };
  });
  let isUnsaved = false;
  let isKept = true;

  /** @returns {Record<string, string[]>} */
  function written() {
    return Object.fromEntries(fields.map(({ id, rooms }) => [id, rooms.map((room) => room.value)]));
  }

  /** @param {Record<string, string[]>} answers */
  function fill(answers) {
    for (const { id, rooms } of fields) rooms.forEach((room, at) => (room.value = answers[id]?.[at] ?? ""));
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify(written()));
      isKept = true;
    } catch (refused) {
      isKept = false;
    }
    one("#kept").textContent = (isKept ? say.sayKept : say.sayRefused) ?? "";
    one("#kept").classList.toggle("kept-not", !isKept);
  }

  /** Returns the answers as Markdown, the file format of a saved sheet and of `indsigt import sheet`. */
  function markdown() {
    const workshop = /** @type {HTMLInputElement | null} */ (form.querySelector("#of-workshop"))?.value ?? "";
    const now = new Date();
    const day = [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
    let out = `---\n${workshop ? `workshop: ${workshop}\n` : ""}sheet: ${slug}\ndate: ${day}\n---\n`;
    for (const { id, prompt, rooms, isNumbered } of fields) {
      if (rooms.every((room) => room.value.trim() === "")) continue;
      out += `\n## ${BoardModel.escape(prompt)} {#${id}}\n\n`;
      if (isNumbered) {
        rooms.forEach((room, at) => (out += room.value.trim() ? `${at + 1}. ${BoardModel.escape(BoardModel.oneLine(room.value))}\n` : ""));
      } else {
        const paragraphs = rooms[0].value.split(/\n\s*\n/).map((text) => text.split("\n").map((line) => BoardModel.escape(BoardModel.oneLine(line))).filter(Boolean));
        out += paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join("\\\n") + "\n").join("\n");
      }
    }
    return out;
  }

  /** Parses a file that `markdown` wrote. Returns null for other files and for files of another sheet. @param {string} text */
  function parse(text) {
    const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text);
    if (!front || /^sheet: *(\S+)/m.exec(front[1])?.[1] !== slug) return null;
    /** @type {Record<string, string[]>} */
    const answers = {};
    for (const section of text.slice(front[0].length).replaceAll("\r\n", "\n").split(/^(?=## )/m)) {
      const head = /^## .*\{#([^\s}]+)\}[^\n]*\n/.exec(section);
      const field = head && fields.find(({ id }) => id === head[1]);
      if (!field) continue;
      const body = section.slice(head[0].length).trim();
      /** @param {string} words */
      const plain = (words) => words.replace(/\\(?=\n|$)/g, "").replace(/\\([^\s])/g, "$1");
      if (!field.isNumbered) answers[field.id] = [plain(body)];
      else for (const line of body.matchAll(/^(\d+)\. (.*)$/gm)) (answers[field.id] ??= [])[Number(line[1]) - 1] = plain(line[2]);
    }
    return answers;
  }

  form.addEventListener("input", () => {
    isUnsaved = true;
    keep();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  const file = /** @type {HTMLInputElement} */ (one("#file"));
  file.addEventListener("change", () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    chosen.text().then((text) => {
      file.value = "";
      const answers = parse(text);
      if (!answers) return alert(say.sayBroken);
      fill(answers);
      keep();
    });
  });

  /** @type {Record<string, () => void>} */
  const commands = {
    save: () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([markdown()], { type: "text/markdown" }));
      link.download = `${slug}.md`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      isUnsaved = false;
      one("#kept").textContent = (say.saySaved ?? "").replace("{name}", link.download);
    },
    open: () => file.click(),
    print: () => window.print(),
    clear: () => {
      if (!confirm(say.sayClear)) return;
      fill({});
      keep();
      isUnsaved = false;
    },
  };
  form.addEventListener("click", (event) => {
    const to = /** @type {HTMLElement} */ (event.target).dataset.do;
    if (to && to in commands) commands[to]();
  });

  window.addEventListener("beforeunload", (event) => {
    if (!isKept && isUnsaved) event.preventDefault();
  });

  try {
    const text = localStorage.getItem(key);
    if (text) fill(JSON.parse(text));
    localStorage.setItem(key, text ?? JSON.stringify(written()));
  } catch (refused) {
    isKept = false;
  }
  one("#kept").textContent = (isKept ? say.sayKept : say.sayRefused) ?? "";
  one(".sheet-acts").hidden = false;
})();
