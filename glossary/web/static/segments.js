// Translations segment by segment, with what became of each term in them: on the server's page, and within the page
// that opens without it. The words are those of the legend and of the data attributes around it.

const PART = 100;
const WORST = ["forbidden", "missing", "spelling", "allowed", "preferred"];

/** Draw records as `wonglep score --details` writes them, with filters; more of them when more is asked for. */
export function show(root, records) {
  const [system, missing, faulty, count, list, more] = ["[name=system]", "[name=missing]", "[name=faulty]", "output", "ol", ".more"].map(each => root.querySelector(each));
  const words = Object.fromEntries([...root.querySelectorAll("[data-status]")].map(node => [node.dataset.status, node.textContent.trim()]));
  const segments = bySegment(records);
  let found = [];

  const isMeant = record => !system.value || record.system === system.value;
  const isFaulty = record => record.forbidden.length > 0 || missed(record).length > 0;
  function filter() {
    found = segments
      .map(segment => segment.filter(isMeant))
      .filter(segment => segment.length && (!missing.value || segment.some(record => missed(record).includes(missing.value))))
      .filter(segment => !faulty.checked || segment.some(isFaulty));
    count.textContent = root.dataset.count.replace("{found}", found.length.toLocaleString("en")).replace("{all}", segments.length.toLocaleString("en"));
    list.replaceChildren();
    drawMore();
  }
  function drawMore() {
    const from = list.children.length;
    list.append(...found.slice(from, from + PART).map(segment => drawn(segment, root.dataset, words)));
    more.hidden = list.children.length >= found.length;
    return list.children[from];
  }

  for (const name of new Set(records.map(record => record.system))) option(system, name, name);
  for (const [term, times] of missedMost(records)) option(missing, term, `${term} (${times})`);
  system.form.addEventListener("input", filter);
  system.form.addEventListener("submit", event => event.preventDefault());
  more.addEventListener("click", () => drawMore()?.focus());
  filter();
}

function bySegment(records) {
  const segments = [];
  for (const record of records) {
    if (segments.at(-1)?.[0].segment !== record.segment) segments.push([]);
    segments.at(-1).push(record);
  }
  return segments;
}

const missed = record => record.terms.filter(term => term.status === "missing" || term.status === "spelling").map(term => term.term);

function missedMost(records) {
  const counts = new Map();
  for (const term of records.flatMap(missed)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]);
}

// ---- elements ---------------------------------------------------------------------------------------------

function add(parent, tag, text = "", kind = "") {
  const node = parent.appendChild(document.createElement(tag));
  node.textContent = text;
  if (kind) node.className = kind;
  return node;
}

function addText(parent, tag, text, kind) {
  const node = add(parent, tag, text, kind);
  node.lang = /[\u0e01-\u0e5b]/.test(text) ? "th" : "en";
  return node;
}

const option = (select, value, text) => { add(select, "option", text).value = value; };

function drawn(segment, labels, words) {
  const item = document.createElement("li");
  item.tabIndex = -1;
  const [first] = segment;
  add(item, "span", String(first.segment), "number");
  const given = add(item, "div", "", "given");
  for (const [label, text] of [[labels.source, first.source], [labels.reference, first.reference]]) {
    if (text === null) continue;
    add(given, "p", label, "label");
    addText(given, "p", text, "text");
  }
  const made = add(item, "div", "", "made");
  for (const record of segment) {
    add(made, "p", record.system, "label");
    mark(addText(made, "p", record.hypothesis, "text"), record, words);
    list(made, [...record.terms, ...record.forbidden], words);
  }
  return item;
}

function mark(node, record, words) {
  // Offsets count code points, strings of a browser count halves of some of them.
  const letters = Array.from(record.hypothesis);
  const places = [...record.terms, ...record.forbidden].filter(term => "start" in term).sort((one, other) => one.start - other.start);
  let at = 0;
  node.replaceChildren();
  for (const { term, status, start, end } of places) {
    const from = Math.max(at, start);
    node.append(letters.slice(at, from).join(""));
    if (from < end) add(node, "mark", letters.slice(from, end).join(""), status).title = `${term}: ${words[status]}`;
    at = Math.max(at, end);
  }
  node.append(letters.slice(at).join(""));
}

function list(parent, terms, words) {
  const times = new Map();
  for (const { term, status, rendering } of terms) {
    const key = JSON.stringify([term, status, rendering ?? ""]);
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  if (!times.size) return;
  const items = add(parent, "ul", "", "terms");
  const found = [...times].map(([key, count]) => [...JSON.parse(key), count]);
  for (const [term, status, rendering, count] of found.sort((one, other) => WORST.indexOf(one[1]) - WORST.indexOf(other[1]))) {
    const item = add(items, "li", "", status);
    addText(item, "span", term);
    if (rendering) addText(item, "span", rendering);
    add(item, "b", words[status]);
    if (count > 1) add(item, "span", `${count}×`);
  }
}
