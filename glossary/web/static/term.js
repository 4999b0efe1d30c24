// Keys that move among the Thai terms of a concept and decide on the one that is marked.

import { onKeys, pressing } from "./keys.js";
import { copy, say } from "./page.js";

const OUTSIDE = ":not(.edit, .edit *)";
const list = document.querySelector(".terms");
const terms = [...document.querySelectorAll(".term")];
let at = Math.max(0, terms.findIndex(term => term.id === location.hash.slice(1)));

function mark(number) {
  at = number;
  terms.forEach((term, place) => term.classList.toggle("current", place === at));
}

/** Mark another term; false at either end, where arrows scroll on. */
function move(by) {
  if (!terms[at + by]) return false;
  mark(at + by);
  terms[at].focus({ preventScroll: true });
  terms[at].scrollIntoView({ block: "nearest" });
  return true;
}

function edit() {
  const details = terms[at]?.querySelector("details");
  if (!details) return false;
  details.open = true;
  (details.querySelector("input:checked") ?? details.querySelector("input[type=radio]")).focus();
  return true;
}

/** What a field held before anything was typed; what could not be saved is what the page comes with. */
const before = field => field.form.elements[`was_${field.name}`]?.value ?? field.defaultValue;

function putBack(form) {
  form.reset();
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (field.type === "radio") field.checked = field.value === before(field);
    else field.value = before(field);
  }
}

/** Leave a form as it was before anything was typed. */
function leave(event) {
  const details = event.target.closest("details");
  details.querySelectorAll("form").forEach(putBack);
  details.open = false;
  details.querySelector("summary").focus();
}

function undo() {
  const button = document.querySelector("[data-undo]");
  if (button) button.click();
  else say(list.dataset.noUndo);
}

const isChanged = field => (field.type === "radio" ? field.checked !== field.defaultChecked : field.value.trim() !== before(field).trim());

/** A form in which something was typed that would be lost when another one is sent. */
function unsaved(sent) {
  return [...document.querySelectorAll(".edit")].find(form => form !== sent && [...form.querySelectorAll("input, textarea")].some(isChanged));
}

document.addEventListener("submit", event => {
  const form = unsaved(event.target);
  if (!form || event.target.method === "dialog") return;
  event.preventDefault();
  form.closest("details").open = true;
  form.querySelector("input:not([type=hidden]), textarea").focus();
  say(list.dataset.unsaved);
});
onKeys({ Escape: leave }, { at: "details[open] *", typing: true });
onKeys(pressing(() => terms[at]), { at: OUTSIDE });
onKeys({
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  c: () => Boolean(terms[at]) && copy(terms[at].dataset.copy),
  e: edit,
  u: () => Boolean(document.querySelector(".quick")) && undo(),
}, { at: OUTSIDE });
list?.addEventListener("focusin", event => mark(terms.indexOf(event.target.closest(".term"))));
mark(at);
