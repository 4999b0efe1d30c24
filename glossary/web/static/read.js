// Reading a text: files that are dropped, what is said of a mark, its card, and decisions by keys.

import { isTyping, reveal, say } from "./page.js";

document.documentElement.classList.add("scripted");

// ---- a text is given ---------------------------------------------------------------------------------------

const reading = document.getElementById("reading");
const file = document.getElementById("file");
const wrong = document.getElementById("wrong");
const busy = document.getElementById("busy");
const drop = document.getElementById("drop");

function complain(words) {
  wrong.textContent = words;
  wrong.hidden = !words;
  if (words) wrong.closest("details")?.setAttribute("open", "");
}

function setBusy(is) {
  reading.setAttribute("aria-busy", is);
  busy.textContent = is ? busy.dataset.busy : "";
  reading.querySelector("button").disabled = is;
}

reading.addEventListener("submit", event => {
  const tooLarge = [...file.files].some(each => each.size > Number(reading.dataset.most));
  const empty = !file.files.length && !reading.elements.text.value.trim();
  complain(tooLarge ? reading.dataset.large : empty ? reading.dataset.empty : "");
  if (tooLarge || empty) event.preventDefault();
  else setBusy(true);
});
file.addEventListener("change", () => {
  if (file.files.length) reading.requestSubmit();
});
addEventListener("pageshow", () => setBusy(false));

const hasFiles = event => [...(event.dataTransfer?.types ?? [])].includes("Files");
addEventListener("dragover", event => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  drop.hidden = false;
});
addEventListener("dragleave", event => {
  if (!event.relatedTarget) drop.hidden = true;
});
addEventListener("drop", event => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  drop.hidden = true;
  file.files = event.dataTransfer.files;
  if (file.files.length) reading.requestSubmit();
});

// ---- the text ----------------------------------------------------------------------------------------------

const laid = document.getElementById("laid");
const lists = document.querySelector(".lists");
const tip = document.getElementById("tip");
const dialog = document.getElementById("card");
if (laid) begin();

function begin() {
  for (const [name, listener] of [["mouseover", onOver], ["mouseout", onOut], ["focusin", onOver], ["focusout", onOut], ["click", onClick]])
    laid.addEventListener(name, listener);
  tip.addEventListener("mouseleave", hideTip);
  document.addEventListener("keydown", onEscape, true);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onButton);
  document.addEventListener("input", onRight);
  lists.addEventListener("toggle", onToggle, true);
}

const item = number => document.getElementById(`pair-${number}`);
const marksOf = number => laid.querySelectorAll(`.pair[data-pair="${number}"]`);

/** Put something beside a mark, below it or above, within the window. */
function putBeside(node, mark) {
  const lines = mark.getClientRects();
  const line = lines[lines.length - 1];
  const height = node.offsetHeight;
  const below = line.bottom + height + 8 < innerHeight || line.top < height + 8;
  const most = document.documentElement.clientWidth - node.offsetWidth - 8;
  const top = below ? line.bottom + 4 : lines[0].top - height - 4;
  node.style.left = `${scrollX + Math.max(8, Math.min(line.left, most))}px`;
  node.style.top = `${scrollY + top}px`;
}

// ---- what is said of a mark --------------------------------------------------------------------------------

let told = null;
let leaving;

function onOver(event) {
  const mark = event.target.closest(".pair, .term");
  if (!mark) return;
  clearTimeout(leaving);
  if (mark.classList.contains("pair") && event.type === "focusin") setCurrent(mark);
  if (mark === told || (dialog.open && mark === current)) return;
  tell(mark);
}

function onOut(event) {
  if (event.type === "focusout") hideTip();
  else leaving = setTimeout(() => { if (!tip.matches(":hover")) hideTip(); }, 150);
}

function tell(mark) {
  hideTip();
  if (mark.title) {
    mark.dataset.why = mark.title;
    mark.removeAttribute("title");
  }
  const isPair = mark.classList.contains("pair");
  const source = isPair ? item(mark.dataset.pair).querySelector(".about") ?? dialog.querySelector(".about") : document.querySelector(`#term-${mark.dataset.term} .about`);
  if (source) tip.append(...[...source.childNodes].map(node => node.cloneNode(true)));
  if (isPair) {
    const why = document.createElement("p");
    const sure = document.createElement("p");
    why.className = "why";
    why.lang = "en";
    why.textContent = mark.dataset.why;
    sure.textContent = tip.dataset.sure.replace("{}", mark.dataset.sure);
    tip.append(...(mark.classList.contains("none") ? [why] : [sure, why]));
  }
  tip.hidden = false;
  putBeside(tip, mark);
  mark.setAttribute("aria-describedby", "tip");
  told = mark;
}

function hideTip() {
  clearTimeout(leaving);
  told?.removeAttribute("aria-describedby");
  told = null;
  tip.hidden = true;
  tip.replaceChildren();
}

// ---- cards -------------------------------------------------------------------------------------------------

let current = null;

function setCurrent(mark) {
  current?.classList.remove("current");
  for (const held of lists.querySelectorAll(".item.current")) held.classList.remove("current");
  current = mark;
  mark.classList.add("current");
  const own = item(mark.dataset.pair);
  own.classList.add("current");
  if (getComputedStyle(lists).position === "sticky") {
    const within = own.getBoundingClientRect(), around = lists.getBoundingClientRect();
    if (within.top < around.top || within.bottom > around.bottom) lists.scrollTop += within.top - around.top - around.height / 3;
  }
}

function onClick(event) {
  const mark = event.target.closest(".pair");
  if (!mark || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(mark);
}

function open(mark) {
  close();
  hideTip();
  setCurrent(mark);
  const own = item(mark.dataset.pair);
  own.querySelector("details").open = false;
  dialog.append(own.querySelector(".card"));
  dialog.dataset.pair = mark.dataset.pair;
  reveal(dialog);
  dialog.style.top = `${scrollY + mark.getBoundingClientRect().bottom}px`; // where it takes the focus, the page stays
  dialog.show();
  putBeside(dialog, mark);
  dialog.focus({ preventScroll: true });
}

function close() {
  if (!dialog.open) return;
  stopCorrecting();
  const held = dialog.contains(document.activeElement);
  dialog.close();
  item(dialog.dataset.pair).querySelector("details").append(...dialog.childNodes);
  if (held) current?.focus({ preventScroll: true });
}

function onToggle(event) {
  const own = event.target.closest(".item");
  if (!own || !event.target.open) return;
  if (dialog.open && dialog.dataset.pair === own.dataset.pair) close();
  reveal(own);
}

/** The pair that keys are for: that of the open card, of the mark or the item that has the focus, or the last one. */
function at() {
  if (dialog.open) return dialog.dataset.pair;
  return document.activeElement?.closest(".pair, .item")?.dataset.pair ?? current?.dataset.pair;
}

const cardOf = number => dialog.open && dialog.dataset.pair === number ? dialog : item(number);

// ---- keys --------------------------------------------------------------------------------------------------

const MOVES = {
  ArrowLeft: "begin earlier word", ArrowRight: "begin later word", "<": "begin earlier letter", ">": "begin later letter",
  "[": "end earlier word", "]": "end later word", "{": "end earlier letter", "}": "end later letter",
};

function onEscape(event) {
  if (event.key !== "Escape" || document.getElementById("keys").open) return;
  if (correcting()) stopCorrecting();
  else if (dialog.open) close();
  else if (told) hideTip();
  else return;
  event.stopPropagation();
  event.preventDefault();
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event) || document.getElementById("keys").open) return;
  const { key } = event;
  const block = correcting();
  const isOnButton = event.target.closest("button, summary, a:not(.pair)");
  if (block && MOVES[key]) move(block, MOVES[key]);
  else if (block && key === "Enter" && !isOnButton) block.querySelector("[name=decision]").click();
  else if (key === "n") go(1);
  else if (key === "p") go(-1);
  else if (key === "a") decide("approved");
  else if (key === "r") decide("rejected");
  else if (key === "c") correct();
  else if (key === "u") undo();
  else return;
  event.preventDefault();
}

function go(step) {
  const only = lists.querySelector("[name=only]:checked")?.value ?? "all";
  const wanted = only === "all" ? ".pair:not(.none)" : `.pair.${only}`;
  const marks = [...laid.querySelectorAll(".pair")];
  let place = current ? marks.indexOf(current) : step > 0 ? -1 : marks.length;
  do place += step; while (marks[place] && !marks[place].matches(wanted));
  const mark = marks[place];
  if (!mark) return;
  const wasOpen = dialog.open;
  close();
  mark.scrollIntoView({ block: "nearest" });
  mark.focus({ preventScroll: true });
  if (wasOpen) open(mark);
}

function decide(decision) {
  const number = at();
  const button = number && cardOf(number).querySelector(`.decide > [value=${decision}]`);
  if (button) button.form.requestSubmit(button);
}

function undo() {
  const number = done.at(-1);
  const form = number && cardOf(number).querySelector(".undo");
  if (form) form.requestSubmit();
}

// ---- another part of the sentence --------------------------------------------------------------------------

/** The block in which a span is being corrected. */
const correcting = () => document.querySelector(".correct.open");

function correct() {
  const number = at();
  if (!number || !cardOf(number).querySelector(".correct")) return;
  const own = item(number);
  if (!dialog.open && !own.querySelector("details").open) {
    if (current?.dataset.pair === number) open(current);
    else own.querySelector("details").open = true;
  }
  startCorrecting(cardOf(number).querySelector(".correct"));
}

function startCorrecting(block) {
  stopCorrecting();
  block.classList.add("open");
  block.form.querySelector("[data-correct]").setAttribute("aria-expanded", true);
  reveal(block);
  if (dialog.contains(block)) putBeside(dialog, current);
  if (!block.contains(document.activeElement)) block.querySelector("[data-move]").focus();
}

function stopCorrecting() {
  const block = correcting();
  if (!block) return;
  const held = block.contains(document.activeElement);
  block.classList.remove("open");
  const button = block.form.querySelector("[data-correct]");
  button.setAttribute("aria-expanded", false);
  const { sentence, first } = spanOf(block);
  show(block, ...first);
  if (held) button.focus();
  return sentence;
}

/** The sentence of a card, its code points, and where the Thai began and ended in it. */
function spanOf(block) {
  const sentence = block.closest(".card").querySelector(".sentence");
  const numbers = name => (sentence.dataset[name] ?? "").split(" ").filter(Boolean).map(Number);
  const first = [Number(sentence.dataset.start), Number(sentence.dataset.end)];
  const now = (sentence.dataset.now ?? first.join(" ")).split(" ").map(Number);
  return { sentence, letters: Array.from(sentence.textContent), places: { word: numbers("words"), letter: numbers("letters") }, first, now };
}

function move(block, how) {
  const [edge, way, unit] = how.split(" ");
  const { letters, places, now } = spanOf(block);
  const held = now[edge === "begin" ? 0 : 1];
  const next = way === "earlier" ? Math.max(...[0, ...places[unit]].filter(place => place < held)) : Math.min(...places[unit].filter(place => place > held));
  if (!Number.isFinite(next)) return;
  const [start, end] = edge === "begin" ? [next, now[1]] : [now[0], next];
  if (letters.slice(start, end).join("").trim()) show(block, start, end);
}

/** Mark a part of the sentence, and have it in the field that is sent. */
function show(block, start, end) {
  const { sentence, letters } = spanOf(block);
  const mark = document.createElement("mark");
  mark.textContent = letters.slice(start, end).join("");
  sentence.replaceChildren(letters.slice(0, start).join(""), mark, letters.slice(end).join(""));
  sentence.dataset.now = `${start} ${end}`;
  block.querySelector("[name=right]").value = mark.textContent;
}

/** What is typed is marked in the sentence, where it stands there. */
function onRight(event) {
  if (!event.target.matches("[name=right]")) return;
  const block = event.target.closest(".correct");
  const { sentence, letters, first } = spanOf(block);
  const typed = event.target.value;
  const before = letters.join("").lastIndexOf(typed, letters.slice(0, first[1]).join("").length - typed.length);
  if (!typed.trim() || before < 0) return;
  const start = Array.from(letters.join("").slice(0, before)).length;
  show(block, start, start + Array.from(typed).length);
  return sentence;
}

function onButton(event) {
  const moving = event.target.closest("[data-move]");
  if (moving) move(moving.closest(".correct"), moving.dataset.move);
  const correct = event.target.closest("[data-correct]");
  if (correct && correct.getAttribute("aria-expanded") === "true") stopCorrecting();
  else if (correct) startCorrecting(correct.form.querySelector(".correct"));
}

// ---- decisions ---------------------------------------------------------------------------------------------

const done = [];

async function onSubmit(event) {
  const form = event.target;
  const asks = event.submitter?.matches("[data-asks]");
  if (!asks && !form.matches(".decide, .undo")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", true);
  const data = new FormData(form, event.submitter);
  data.set("fragment", "1");
  try {
    const response = await fetch(event.submitter?.getAttribute("formaction") ?? form.action, { method: "POST", body: data });
    const text = await response.text();
    const parsed = new DOMParser().parseFromString(text, "text/html");
    if (!response.ok) say(parsed.querySelector(".error")?.textContent ?? parsed.body.textContent);
    else if (asks) form.append(...parsed.body.children);
    else decided(form, parsed.querySelector(".item"));
    if (response.ok && asks) event.submitter.disabled = true;
  } catch (error) {
    say(error.message);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function decided(form, fresh) {
  const number = fresh.dataset.pair;
  const old = item(number);
  const inDialog = dialog.open && dialog.dataset.pair === number;
  const held = form.contains(document.activeElement);
  const wasOpen = old.querySelector("details").open;
  const before = (inDialog ? dialog : old).querySelector(".sentence");
  const after = fresh.querySelector(".sentence");
  for (const name of ["words", "letters"]) if (before.dataset[name]) after.dataset[name] ??= before.dataset[name];
  if (form.matches(".undo")) done.pop();
  else if ("done" in fresh.dataset) done.push(number);
  mark(old, fresh);
  fresh.classList.toggle("current", old.classList.contains("current"));
  fresh.querySelector("details").open = wasOpen;
  old.replaceWith(fresh);
  if (inDialog) {
    dialog.replaceChildren(fresh.querySelector(".card"));
    putBeside(dialog, current);
  }
  reveal(cardOf(number));
  if (held) (cardOf(number).querySelector(".undo button, .decide > button") ?? dialog).focus();
  say(fresh.dataset.said ?? dialog.dataset.undone);
}

/** Show at all marks of a pair how it stands now, and what its Thai is. */
function mark(old, fresh) {
  for (const each of marksOf(fresh.dataset.pair)) {
    each.classList.remove(`is-${old.dataset.standing}`, old.dataset.kind);
    each.classList.add(`is-${fresh.dataset.standing}`, fresh.dataset.kind);
    stretch(each, old.dataset.thai, fresh.dataset.thai);
  }
}

/** Let a mark begin elsewhere, where the text has the new Thai there and it ends as before. */
function stretch(each, before, after) {
  const thai = each.querySelector(".thai");
  if (before === after || thai.textContent !== before) return;
  if (before.endsWith(after)) {
    each.before(before.slice(0, before.length - after.length));
    thai.textContent = after;
  } else if (after.endsWith(before)) {
    const wanted = after.slice(0, after.length - before.length);
    const taken = [];
    let text = "";
    for (let node = each.previousSibling; node && text.length < wanted.length && !node.matches?.(".pair"); node = node.previousSibling) {
      taken.push(node);
      text = node.textContent + text;
    }
    if (!text.endsWith(wanted)) return;
    taken.forEach(node => node.remove());
    each.before(text.slice(0, text.length - wanted.length));
    thai.textContent = after;
  }
}
