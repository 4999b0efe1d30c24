// One key, one request: a decision is sent, and its answer is the next card. The span is moved without a request.

import { isTyping, keyOf, say } from "./page.js";

const root = document.getElementById("review");
const announced = document.getElementById("announced");
const kept = `review:${document.querySelector(".file").title}`;
let busy = false;
let retry;

const standing = () => document.getElementById("standing");
const card = () => root.querySelector(".card");

// ---- the next card -----------------------------------------------------------------------------------------

/** Ask for a card and show it; one that is asked for meanwhile is not, since nobody has seen the card that it is for. */
async function ask(address, body) {
  if (busy) return say(root.dataset.busy);
  busy = true;
  root.setAttribute("aria-busy", "true");
  retry = () => ask(address, body);
  try {
    show(await fetched(address, body));
  } catch (error) {
    fail(error);
  } finally {
    busy = false;
    root.removeAttribute("aria-busy");
  }
}

async function fetched(address, body) {
  const headers = body && { "X-CSRF-Token": body.get("csrf") };
  const response = await fetch(address, { method: body ? "POST" : "GET", headers, body });
  const page = document.createElement("template");
  page.innerHTML = await response.text();
  const found = page.content.querySelector("#standing");
  if (!found) throw new Error((page.content.querySelector(".error") ?? page.content).textContent.trim());
  return found;
}

function show(next) {
  const at = document.activeElement;
  const within = root.contains(at);
  standing().replaceWith(next);
  history.replaceState(null, "", next.dataset.address);
  sessionStorage.setItem(kept, JSON.stringify([next.dataset.done, next.dataset.made]));
  begin();
  const same = within && at.dataset.keys && !at.matches("input") && byKeys(at.dataset.keys);
  if (same) same.focus({ preventScroll: true });
  else if (within) card().focus({ preventScroll: true });
  if (root.getBoundingClientRect().top < 0) root.scrollIntoView();
  announced.textContent = [next.querySelector(".last")?.textContent, card().dataset.said].filter(Boolean).join(". ");
}

function fail(error) {
  const failed = root.querySelector("[data-failed]");
  failed.querySelector("[data-reason]").textContent = error instanceof TypeError ? "" : error.message;
  failed.hidden = false;
  failed.scrollIntoView({ block: "nearest" });
}

/** The card alone, at the address of a page. */
const alone = address => address.replace(/^\/review/, "/review/card");

/** Go on where this window was, which an address that was typed or followed does not say. */
function goOn() {
  const held = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  if (standing().dataset.done || standing().dataset.made || !held?.some(Boolean)) return;
  const asked = new URLSearchParams(location.search);
  asked.set("done", held[0]);
  asked.set("made", held[1]);
  ask(`/review/card?${asked}`);
}

// ---- the span ----------------------------------------------------------------------------------------------

let span;

/** Read the span of the card that is shown; offsets are in code points. */
function begin() {
  span = null;
  const sentence = root.querySelector("[data-sentence]");
  if (!sentence || !root.querySelector(".moves")) return;
  const numbers = name => sentence.dataset[name].split(" ").map(Number);
  const [start, end] = numbers("own");
  span = {
    letters: [...sentence.textContent],
    places: { word: numbers("words"), letter: numbers("letters") },
    own: { start, end },
    start: Number(sentence.dataset.start),
    end: Number(sentence.dataset.end),
  };
}

const textOf = (start, end) => span.letters.slice(start, end).join("");

/** Move an end of the span, as "begin-earlier-letter" says. */
function move(way) {
  const [edge, direction, unit] = way.split("-");
  const name = edge === "begin" ? "start" : "end";
  const places = span.places[unit ?? "word"];
  const at = direction === "earlier" ? places.filter(p => p < span[name]).at(-1) : places.find(p => p > span[name]);
  const moved = { start: span.start, end: span.end, [name]: at ?? span[name] };
  if (!textOf(moved.start, moved.end).trim()) return;
  place(moved);
  propose(textOf(span.start, span.end).trim());
}

function place({ start, end }) {
  Object.assign(span, { start, end });
  const [before, mark, behind] = root.querySelector("[data-sentence]").children;
  before.textContent = textOf(0, start);
  mark.textContent = textOf(start, end);
  behind.textContent = textOf(end);
}

const original = () => root.querySelector("[data-was]").textContent;
const box = () => document.getElementById("right");

/** Put a term in place of the one that is shown; from then on it is a correction. */
function propose(thai) {
  const corrected = Boolean(thai) && thai !== original();
  if (document.activeElement !== box()) box().value = thai;
  root.querySelector("[data-term]").textContent = thai || original();
  root.querySelector("[data-was]").hidden = !corrected;
  const approve = root.querySelector("[data-approve]");
  approve.value = corrected ? "correct" : "approved";
  approve.form.elements.right.value = corrected ? thai : "";
  approve.querySelector("[data-plain]").hidden = corrected;
  approve.querySelector("[data-corrected]").hidden = !corrected;
  for (const button of root.querySelectorAll("[data-whole]")) button.disabled = corrected;
  announced.textContent = thai;
}

const isMoved = () => root.querySelector("[data-approve]")?.value === "correct";

function putBack() {
  box().value = original();
  if (span) place(span.own);
  propose(original());
}

// ---- keys and clicks ---------------------------------------------------------------------------------------

const byKeys = keys => root.querySelector(`[data-keys="${CSS.escape(keys)}"]`);
const byKey = key => [...root.querySelectorAll("[data-keys]")].find(node => node.dataset.keys.split(" ").includes(key));

function nameOf(event) {
  const key = keyOf(event);
  if (key === " ") return "Space";
  return event.shiftKey && key.startsWith("Arrow") ? `Shift+${key}` : key;
}

function onBoxKey(event) {
  if (event.key !== "Escape") return;
  putBack();
  card().focus({ preventScroll: true });
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target === box()) return onBoxKey(event);
  if (isTyping(event) || document.querySelector("dialog[open]")) return;
  const key = nameOf(event);
  if (["Enter", "Space"].includes(key) && event.target.closest("a, button, summary")) return;
  const node = key === "Enter" && isMoved() ? root.querySelector("[data-approve]") : byKey(key);
  if (key === "Escape" && isMoved()) putBack();
  if (!node) return;
  event.preventDefault();
  if (event.repeat && node.name !== "move") return;
  if (node === box()) {
    box().focus();
    box().select();
  } else if (node.disabled) say(root.dataset.moved);
  else node.click();
}

root.addEventListener("submit", event => {
  event.preventDefault();
  const { submitter } = event;
  if (submitter.name === "move") return move(submitter.value);
  ask(event.target.getAttribute("action"), new URLSearchParams(new FormData(event.target, submitter)));
});
root.addEventListener("click", event => {
  const link = event.target.closest("a[href^='/review']");
  if (event.target.closest("[data-retry]")) retry?.();
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(alone(link.getAttribute("href")));
});
root.addEventListener("input", event => {
  if (event.target === box()) propose(box().value.trim());
});
document.addEventListener("keydown", onKey);
begin();
goOn();
