// Scores without leaving the form, whose files stay chosen; the segments below them; keys that move among these.

import { onKeys } from "./keys.js";
import { complaint, fetched, hush, pageOf, reveal, say } from "./page.js";
import { show } from "./segments.js";

const form = document.getElementById("score");
const asked = document.getElementById("asked");
const wrong = document.getElementById("wrong");
const results = document.getElementById("results");
const button = form.querySelector("button");

async function showSegments() {
  const root = document.getElementById("segments");
  if (!root) return;
  const instead = root.querySelector(".without-script");
  try {
    const { text } = await fetched(root.dataset.records);
    show(root, text.split("\n").filter(Boolean).map(line => JSON.parse(line)));
    instead.hidden = true;
  } catch (error) {
    instead.after(complaint(error.message));
  }
}

/** Send the form, and take the scores out of the page that is answered. */
async function score() {
  const { text, url } = await fetched(form.action, { method: "POST", body: new FormData(form) });
  results.replaceChildren(...pageOf(text).getElementById("results").childNodes);
  reveal(results);
  history.replaceState(null, "", url);
  wrong.replaceChildren();
  asked.open = false;
  await showSegments();
  document.getElementById("scores").focus();
  say(results.querySelector("[data-summary]").textContent);
}

let working = false;
async function onSubmit(event) {
  event.preventDefault();
  if (working) return;
  working = true;
  const words = button.textContent;
  button.textContent = button.dataset.working;
  say(button.dataset.working);
  results.setAttribute("aria-busy", "true");
  try {
    await score();
  } catch (error) {
    hush();
    asked.open = true;
    wrong.replaceChildren(complaint(error.message));
    wrong.scrollIntoView({ block: "center" });
  }
  results.removeAttribute("aria-busy");
  button.textContent = words;
  working = false;
}

function move(step) {
  const all = [...results.querySelectorAll("ol > li")];
  const at = all.indexOf(document.activeElement?.closest("ol > li"));
  all[at < 0 ? 0 : Math.max(0, Math.min(at + step, all.length - 1))]?.focus();
}

form.addEventListener("submit", onSubmit);
onKeys({
  j: () => move(1),
  k: () => move(-1),
  f: () => results.querySelector("[name=faulty]")?.click(),
  e: () => { asked.open = !asked.open; },
});
onKeys({ "Ctrl+Enter": () => asked.open && form.requestSubmit() }, { typing: true });
showSegments();
