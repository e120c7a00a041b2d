// Tests the search of the built examples without a browser: the first result of each query in questions/*.tsv, and that the page's stemmers
// agree with the program that wrote the index.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const sites = process.argv[2];
const wrong = [];

/** Loads a site's search model in a VM context of its own. */
function opened(site) {
  const loaded = [];
  const run = (path) => vm.runInContext(readFileSync(path, "utf8"), room);
  const room = vm.createContext({});
  run(join(sites, site, "assets/search-model.js"));
  const model = vm.runInContext("SearchModel", room);
  model.loader.load = (name, failed) => {
    loaded.push(name);
    try {
      run(join(sites, site, "search", `${name}.js`));
      // A page reports the end of every script, also of one that has delivered its file.
      failed(new Error(name));
    } catch (why) {
      failed(why);
    }
  };
  return { model, loaded };
}

for (const site of ["en", "da"]) {
  const { model, loaded } = opened(site);
  const head = await model.file("head");
  // All forms listed together have one stem, and are in the file in which the search looks for them.
  let forms = 0;
  for (const name of readdirSync(join(sites, site, "search")).filter((f) => f.startsWith("words-"))) {
    const rows = await model.file(name.replace(".js", ""));
    for (const [others] of rows) {
      const stems = new Set(others.split(" ").map((form) => model.stem(form, head.stems)));
      forms += others.split(" ").length;
      if (stems.size !== 1) wrong.push(`${site}: ${others} are of one stem in the files and of ${[...stems].join(", ")} in the page`);
      for (const stem of stems) if (`words-${model.fileOf(stem, head.files)}.js` !== name) wrong.push(`${site}: ${stem} stands in ${name}`);
    }
  }
  const questions = readFileSync(new URL(`questions/${site}.tsv`, import.meta.url), "utf8").trim().split("\n").map((line) => line.split("\t"));
  let first = 0;
  for (const [query, address] of questions) {
    const answer = await model.search(query, {}, 5);
    const found = answer.groups[0]?.entries[0]?.href.replace("index.html", "");
    if (found === address) first += 1;
    else wrong.push(`${site}: “${query}” finds ${found ?? "nothing"} before ${address}; ${answer.groups.map((g) => `${g.name} ${g.count}`).join(", ")}`);
  }
  if (new Set(loaded).size !== loaded.length) wrong.push(`${site}: files of the search are loaded more than once: ${loaded}`);
  console.log(`${site}: ${forms} forms of words, ${first} of ${questions.length} questions answered first`);
}

console.log(wrong.map((w) => `  ${w}`).join("\n"));
process.exit(wrong.length === 0 ? 0 : 1);
