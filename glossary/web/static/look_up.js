// Results while a term is typed; keys that move among them and copy.

import { onKeys } from "./keys.js";
import { complaint, copy, fetched, reveal, say } from "./page.js";

const PAUSE = 60;
const box = document.getElementById("q");
const results = document.getElementById("results");
let asked = box.value.trim();
let timer;
let request;
let answered = Promise.resolve();

async function fetchResults(term) {
  request?.abort();
  request = new AbortController();
  const { text } = await fetched(`/results?q=${encodeURIComponent(term)}`, { signal: request.signal });
  results.innerHTML = text;
  reveal(results);
  mark(0);
}

/** Say what is wrong where the results would be, which are those of another term; the next key asks again. */
function fail(error) {
  if (error.name === "AbortError") return;
  asked = null;
  results.replaceChildren(complaint(error.message));
  mark(0);
}

function search() {
  clearTimeout(timer);
  const term = box.value.trim();
  if (term === asked) return answered;
  asked = term;
  history.replaceState(null, "", term ? `/?q=${encodeURIComponent(term)}` : "/");
  document.title = document.title.replace(/^.* · /, `${term || box.placeholder} · `);
  answered = fetchResults(term).catch(fail);
  return answered;
}

const hits = () => [...results.querySelectorAll(".hit")];
let at = 0;

function mark(number) {
  const found = hits();
  at = Math.max(0, Math.min(number, found.length - 1));
  found.forEach((hit, place) => hit.classList.toggle("current", place === at));
  if (found[at]) box.setAttribute("aria-activedescendant", found[at].id);
  else box.removeAttribute("aria-activedescendant");
  if (number) found[at]?.scrollIntoView({ block: "nearest" });
}

/** Copy the counterpart of the hit that is marked, once what was typed is answered. */
async function copyHit() {
  await search();
  const hit = hits()[at];
  if (hit?.dataset.copy) copy(hit.dataset.copy);
  else if (hit) say(hit.dataset.none);
}

async function openHit() {
  await search();
  const hit = hits()[at];
  if (hit) location.href = hit.dataset.opens;
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
box.form.addEventListener("submit", event => {
  event.preventDefault();
  search();
});
onKeys(
  { ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Enter: copyHit, "Ctrl+Enter": openHit },
  { at: "#q", typing: true },
);
mark(0);
