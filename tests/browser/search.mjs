// The search of the built examples, without a browser: what is found first, by what is typed; and that endings are told
// as the program told them that wrote the files.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const sites = process.argv[2];
const wrong = [];

/** The model of a site's search, in a room of its own. */
function opened(site) {
  const loaded = [];
  const run = (path) => vm.runInContext(readFileSync(path, "utf8"), room);
  const room = vm.createContext({});
  run(join(sites, site, "assets/search-model.js"));
  const model = vm.runInContext("SearchModel", room);
  model.ways.load = (name, failed) => {
    loaded.push(name);
    try {
      run(join(sites, site, "search", `${name}.js`));
    } catch (why) {
      failed(why);
    }
  };
  return { model, loaded };
}

for (const site of ["en", "da"]) {
  const { model } = opened(site);
  const head = await model.file("head");
  // Every form has the stem it is listed under, and stands in the file that it is looked for in.
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
  console.log(`${site}: ${forms} forms of words, ${first} of ${questions.length} questions answered first`);
}

console.log(wrong.map((w) => `  ${w}`).join("\n"));
process.exit(wrong.length === 0 ? 0 : 1);
