// One key, one request: a decision is sent, and its answer is the next card. The span is moved without a request.

import { onKeys, pressing } from "./keys.js";
import { asked, localise, pageOf, refusal, say } from "./page.js";
import { forgetPlace, keepPlace, keptPlace } from "./review_place.js";
import { Span } from "./span.js";

const OWN = ["done", "made", "trail"];
const root = document.getElementById("review");
const announced = document.getElementById("announced");
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
    const next = await standingAt(address, body);
    show(next, body ? outcome(next, address) : "");
  } catch (error) {
    fail(error);
  } finally {
    busy = false;
    root.removeAttribute("aria-busy");
  }
}

/** Where one stands by an answer; that of a refusal says what was in the way. */
async function standingAt(address, body) {
  const headers = body && { "X-CSRF-Token": body.get("csrf") };
  const answer = await asked(address, { method: body ? "POST" : "GET", headers, body });
  const found = pageOf(answer.text).getElementById("standing");
  if (!found) throw refusal(answer);
  return found;
}

/** What was just done, by the answer to it: a decision, that one was undone, or nothing. */
function outcome(next, address) {
  if (next.dataset.last === standing().dataset.last || next.querySelector("[data-obstacle]")) return "";
  return address.endsWith("/undo") ? root.dataset.undone : next.querySelector(".last")?.textContent ?? "";
}

function show(next, done) {
  const at = document.activeElement;
  const within = root.contains(at);
  localise(next);
  standing().replaceWith(next);
  keep();
  begin();
  const same = within && at.dataset.keys && !at.matches("input") && root.querySelector(`[data-keys="${CSS.escape(at.dataset.keys)}"]`);
  if (same) same.focus({ preventScroll: true });
  else if (within) card().focus({ preventScroll: true });
  if (root.getBoundingClientRect().top < 0) root.scrollIntoView();
  announced.textContent = [done.replace(/\.$/, ""), card().dataset.said].filter(Boolean).join(". ");
}

function fail(error) {
  const failed = root.querySelector("[data-failed]");
  failed.querySelector("[data-reason]").textContent = error.message;
  failed.hidden = false;
  failed.scrollIntoView({ block: "nearest" });
}

/** The card alone, at the address of a page. */
const alone = address => address.replace(/^\/review/, "/review/card");

/** Remember the card with what this person has seen and done, which the address that is shown does not say. */
function keep() {
  const { place, address } = standing().dataset;
  history.replaceState(null, "", place);
  keepPlace(address);
}

/** Go on with what this person has seen and done, where the address of the page says nothing of it. */
function goOn() {
  const here = new URLSearchParams(location.search);
  const held = new URL(keptPlace() ?? "", location).searchParams;
  const own = OWN.filter(name => held.has(name));
  if (!own.length || OWN.some(name => here.has(name))) return keep();
  for (const name of own) here.set(name, held.get(name));
  ask(`/review/card?${here}`);
}

// ---- the term ----------------------------------------------------------------------------------------------

let span;

function begin() {
  const sentence = root.querySelector(".sentence");
  span = sentence && new Span(sentence);
}

function move(way) {
  if (span.move(way)) propose(span.thai.trim());
}

const original = () => root.querySelector("[data-was]").textContent;
const box = () => document.getElementById("right");
const approval = () => root.querySelector("[data-approve]");
const isMoved = () => approval()?.value === "correct";

/** Put a term in place of the one that is shown; from then on it is a correction. */
function propose(thai) {
  const corrected = Boolean(thai) && thai !== original();
  if (document.activeElement !== box()) box().value = thai;
  root.querySelector("[data-term]").textContent = thai || original();
  root.querySelector("[data-was]").hidden = !corrected;
  const approve = approval();
  approve.value = corrected ? "correct" : "approved";
  approve.form.elements.right.value = corrected ? thai : "";
  approve.querySelector("[data-plain]").hidden = corrected;
  approve.querySelector("[data-corrected]").hidden = !corrected;
  for (const button of root.querySelectorAll("[data-whole]")) button.disabled = corrected;
  announced.textContent = thai;
}

function putBack() {
  box().value = original();
  span?.reset();
  propose(original());
}

function leaveBox() {
  putBack();
  card().focus({ preventScroll: true });
}

// ---- keys and clicks ---------------------------------------------------------------------------------------

function press(node) {
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
  const link = event.target.closest("a[data-keys]");
  if (event.target.closest("[data-retry]")) retry?.();
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(alone(link.getAttribute("href")));
});
root.addEventListener("input", event => {
  if (event.target === box()) propose(box().value.trim());
});
document.querySelector("[data-anew]").addEventListener("click", forgetPlace);
onKeys(pressing(() => root, press));
onKeys({ Enter: event => isMoved() && !event.repeat && press(approval()), Escape: () => isMoved() && putBack() });
onKeys({ Escape: leaveBox }, { at: "#right", typing: true });
begin();
goOn();
