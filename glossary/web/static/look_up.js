// Results while a term is typed; keys that move among them and copy.

import { copy, reveal, say } from "./page.js";

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
  const response = await fetch(`/results?q=${encodeURIComponent(term)}`, { signal: request.signal });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  results.innerHTML = text;
  reveal(results);
  mark(0);
  const summary = results.querySelector("[data-summary]");
  if (summary) document.getElementById("how").dataset.summary = summary.textContent.trim();
}

function search() {
  clearTimeout(timer);
  const term = box.value.trim();
  if (term === asked) return answered;
  asked = term;
  history.replaceState(null, "", term ? `/?q=${encodeURIComponent(term)}` : "/");
  document.title = document.title.replace(/^.* · /, `${term || box.placeholder} · `);
  answered = fetchResults(term).catch(error => {
    if (error.name !== "AbortError") say(error.message);
  });
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

async function onKey(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(at + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter") {
    event.preventDefault();
    await search();
    const hit = hits()[at];
    if (hit && (event.ctrlKey || event.metaKey)) location.href = hit.dataset.opens;
    else if (hit?.dataset.copy) copy(hit.dataset.copy);
  }
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
box.addEventListener("keydown", onKey);
box.form.addEventListener("submit", event => {
  event.preventDefault();
  search();
});
mark(0);
