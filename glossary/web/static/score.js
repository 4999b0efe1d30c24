// Scores without leaving the form, whose files stay chosen; the segments below them; keys that move among these.

import { isTyping, reveal, say } from "./page.js";
import { show } from "./segments.js";

const form = document.getElementById("score");
const asked = document.getElementById("asked");
const wrong = document.getElementById("wrong");
const results = document.getElementById("results");
const button = form.querySelector("button");

async function showSegments() {
  const root = document.getElementById("segments");
  if (!root) return;
  const response = await fetch(root.dataset.records);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  root.querySelector(".without-script").hidden = true;
  show(root, text.split("\n").filter(Boolean).map(line => JSON.parse(line)));
}

function complain(words) {
  const line = document.createElement("p");
  line.className = "error";
  line.lang = "en";
  line.setAttribute("role", "alert");
  line.textContent = words;
  wrong.replaceChildren(line);
}

/** Send the form, and take what is wrong or the scores out of the page that is answered. */
async function score() {
  const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const text = await response.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const answered = page.getElementById("results");
  if (!answered) return complain(page.querySelector(".error")?.textContent ?? text);
  wrong.replaceChildren(...page.getElementById("wrong").childNodes);
  if (!response.ok) return;
  results.replaceChildren(...answered.childNodes);
  reveal(results);
  history.replaceState(null, "", response.url);
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
    complain(error.message);
  }
  if (wrong.firstElementChild) wrong.scrollIntoView({ block: "center" });
  results.removeAttribute("aria-busy");
  button.textContent = words;
  working = false;
}

function move(step) {
  const all = [...results.querySelectorAll("ol > li")];
  const at = all.indexOf(document.activeElement?.closest("ol > li"));
  all[at < 0 ? 0 : Math.max(0, Math.min(at + step, all.length - 1))]?.focus();
}

function onKey(event) {
  if (event.isComposing || event.altKey) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (asked.open) form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || isTyping(event) || document.getElementById("keys").open) return;
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (event.key === "f") results.querySelector("[name=faulty]")?.click();
  else if (event.key === "e" || event.key === "/") asked.open = event.key === "/" || !asked.open;
}

form.addEventListener("submit", onSubmit);
document.addEventListener("keydown", onKey, true);
showSegments().catch(error => say(error.message));
