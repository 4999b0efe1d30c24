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
const cards = document.getElementById("cards");
const tip = document.getElementById("tip");
const dialog = document.getElementById("card");
const item = number => document.getElementById(`pair-${number}`);

if (laid) {
  for (const name of ["mouseover", "focusin"]) laid.addEventListener(name, onOver);
  for (const name of ["mouseout", "focusout"]) laid.addEventListener(name, onOut);
  laid.addEventListener("click", onMark);
  tip.addEventListener("mouseleave", hideTip);
  document.addEventListener("keydown", onEscape, true);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onButton);
  dialog.addEventListener("input", onRight);
}

/** Put something beside a mark, below it or above, within the window. */
function putBeside(node, mark) {
  const lines = mark.getClientRects();
  const line = lines[lines.length - 1];
  const height = node.offsetHeight;
  const below = line.bottom + height + 8 < innerHeight || lines[0].top < height + 8;
  const most = document.documentElement.clientWidth - node.offsetWidth - 8;
  node.style.left = `${scrollX + Math.max(8, Math.min(line.left, most))}px`;
  node.style.top = `${scrollY + (below ? line.bottom + 4 : lines[0].top - height - 4)}px`;
}

/** Send a form; gives the page that answers, or says what is wrong. */
async function send(address, data) {
  try {
    const response = await fetch(address, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (response.ok) return page;
    say(page.querySelector(".error")?.textContent ?? page.body.textContent);
  } catch (error) {
    say(error.message);
  }
  return null;
}

// ---- what is said of a mark --------------------------------------------------------------------------------

let told = null;
let leaving;

function onOver(event) {
  const mark = event.target.closest(".pair, .term");
  if (!mark) return;
  clearTimeout(leaving);
  if (event.type === "focusin" && mark.matches(".pair")) setCurrent(mark);
  if (mark !== told && !(dialog.open && mark === current)) tell(mark);
}

function onOut(event) {
  clearTimeout(leaving);
  if (event.type === "focusout") hideTip();
  else leaving = setTimeout(() => { if (!tip.matches(":hover")) hideTip(); }, 150);
}

function tell(mark) {
  hideTip();
  if (mark.title) mark.dataset.why = mark.title;
  mark.removeAttribute("title");
  tip.append(...(mark.matches(".pair") ? aboutPair(mark) : aboutTerm(mark)));
  tip.hidden = false;
  putBeside(tip, mark);
  mark.setAttribute("aria-describedby", "tip");
  told = mark;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function aboutPair(mark) {
  const why = element("p", "why", mark.dataset.why);
  why.lang = "en";
  if (mark.matches(".none")) return [why];
  const kind = ["translation", "transliteration", "mixed", "acronym"].find(each => mark.classList.contains(each));
  const held = item(mark.dataset.pair).querySelectorAll(".chip, .held");
  const copies = [...held].filter(node => !node.closest(".rendering")).map(node => node.cloneNode(true));
  const first = element("p", "about", "");
  first.append(element("span", `kind ${kind}`, tip.dataset[kind]), " ", element("span", "count", tip.dataset.sure.replace("{}", mark.dataset.sure)), " ", ...copies);
  return [first, why];
}

function aboutTerm(mark) {
  const about = document.querySelector(`#term-${mark.dataset.term} .about`);
  return [about.cloneNode(true)];
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
  if (current) item(current.dataset.pair).classList.remove("current");
  current = mark;
  mark.classList.add("current");
  const own = item(mark.dataset.pair);
  own.classList.add("current");
  if (lists.scrollHeight > lists.clientHeight) lists.scrollTop = own.offsetTop - lists.offsetTop - lists.clientHeight / 3;
}

function onMark(event) {
  const mark = event.target.closest(".pair");
  if (!mark || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(mark);
}

/** Show the card of a mark. */
async function open(mark) {
  hideTip();
  setCurrent(mark);
  const page = await send(cards.action, fields(mark.dataset.pair));
  if (page && mark === current) show(page);
}

/** Show the card that a page has, beside the mark that is current. */
function show(page) {
  hideTip();
  dialog.replaceChildren(page.querySelector(".card"));
  dialog.dataset.pair = current.dataset.pair;
  reveal(dialog);
  if (!dialog.open) {
    dialog.style.top = `${scrollY + current.getBoundingClientRect().bottom}px`; // where it takes the focus, the page stays
    dialog.show();
  }
  if (getComputedStyle(dialog).position === "fixed") current.scrollIntoView();
  putBeside(dialog, current);
  dialog.focus({ preventScroll: true });
}

function close() {
  if (!dialog.open) return;
  dialog.close();
  dialog.replaceChildren();
  current.focus({ preventScroll: true });
}

/** What is sent of a pair. */
function fields(number, more = {}) {
  const data = new FormData(cards);
  data.set("pair", item(number).querySelector("[name=pair]").value);
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return data;
}

// ---- keys --------------------------------------------------------------------------------------------------

const MOVES = {
  ArrowLeft: "begin earlier word", ArrowRight: "begin later word", "<": "begin earlier letter", ">": "begin later letter",
  "[": "end earlier word", "]": "end later word", "{": "end earlier letter", "}": "end later letter",
};
const correcting = () => dialog.querySelector(".correct.open");

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
  if (block && MOVES[key]) move(block, MOVES[key]);
  else if (block && key === "Enter" && !event.target.closest("button, a")) block.querySelector("[name=decision]").click();
  else if (key === "n") go(1);
  else if (key === "p") go(-1);
  else if (key === "a" && current) decide("approved");
  else if (key === "r" && current) decide("rejected");
  else if (key === "c" && current) correct();
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
  if (marks[place]) goTo(marks[place], dialog.open);
}

function goTo(mark, opens) {
  dialog.close();
  mark.scrollIntoView({ block: "nearest" });
  mark.focus({ preventScroll: true });
  if (opens) open(mark);
}

// ---- another part of the sentence --------------------------------------------------------------------------

async function correct() {
  if (!dialog.open) await open(current);
  const block = dialog.querySelector(".correct");
  if (block) startCorrecting(block);
}

function startCorrecting(block) {
  block.classList.add("open");
  block.form.classList.add("correcting");
  block.form.querySelector("[data-correct]").setAttribute("aria-expanded", true);
  putBeside(dialog, current);
  block.focus({ preventScroll: true });
}

function stopCorrecting() {
  const block = correcting();
  const button = block.form.querySelector("[data-correct]");
  mark(block, ...spanOf(block).first);
  block.classList.remove("open");
  block.form.classList.remove("correcting");
  button.setAttribute("aria-expanded", false);
  button.focus({ preventScroll: true });
}

/** The sentence of a card, its code points, where the Thai began and ended in it, and where it does now. */
function spanOf(block) {
  const sentence = block.closest(".card").querySelector(".sentence");
  const numbers = text => text.split(" ").map(Number);
  const { start, end, words, letters, now } = sentence.dataset;
  const first = numbers(`${start} ${end}`);
  const places = { word: numbers(words), letter: numbers(letters) };
  return { sentence, letters: Array.from(sentence.textContent), places, first, now: now ? numbers(now) : first };
}

function move(block, how) {
  const [edge, way, unit] = how.split(" ");
  const { letters, places, now } = spanOf(block);
  const held = now[edge === "begin" ? 0 : 1];
  const next = way === "earlier" ? Math.max(...places[unit].filter(place => place < held)) : Math.min(...places[unit].filter(place => place > held));
  if (!Number.isFinite(next)) return;
  const [start, end] = edge === "begin" ? [next, now[1]] : [now[0], next];
  if (letters.slice(start, end).join("").trim()) mark(block, start, end);
}

/** Mark a part of the sentence, and have it in the field that is sent. */
function mark(block, start, end) {
  const field = block.querySelector("[name=right]");
  const { sentence, letters } = spanOf(block);
  const [before, thai, after] = [letters.slice(0, start), letters.slice(start, end), letters.slice(end)].map(part => part.join(""));
  sentence.replaceChildren(before, element("mark", "", thai), after);
  sentence.dataset.now = `${start} ${end}`;
  if (field.value !== thai) field.value = thai;
}

/** What is typed is marked in the sentence, where it stands there before the bracket. */
function onRight(event) {
  const block = event.target.closest(".correct");
  const { sentence, letters, first } = spanOf(block);
  const typed = event.target.value;
  const place = sentence.textContent.lastIndexOf(typed, letters.slice(0, first[1]).join("").length - typed.length);
  if (!typed.trim() || place < 0) return;
  const start = Array.from(sentence.textContent.slice(0, place)).length;
  mark(block, start, start + Array.from(typed).length);
}

function onButton(event) {
  const moving = event.target.closest("[data-move]");
  const opening = event.target.closest("[data-correct]");
  if (moving) move(moving.closest(".correct"), moving.dataset.move);
  else if (opening && correcting()) stopCorrecting();
  else if (opening) startCorrecting(opening.form.querySelector(".correct"));
}

// ---- decisions ---------------------------------------------------------------------------------------------

const done = [];
let sending = false;

async function onSubmit(event) {
  const { target: form, submitter } = event;
  const data = new FormData(form, submitter);
  if (form === cards) {
    const found = laid.querySelector(`.pair[data-pair="${submitter.closest(".item").dataset.pair}"]`);
    if (found) event.preventDefault();
    if (found) goTo(found, true);
  } else if (form.matches(".decide, .undo")) {
    event.preventDefault();
    if (form.matches(".decide")) await change(form.action, data, current);
    else await undo();
  } else if (submitter?.matches("[data-adds]")) {
    event.preventDefault();
    submitter.disabled = true;
    const page = await send(submitter.formAction, data);
    if (page) submitter.replaceWith(page.querySelector(".added"));
    else submitter.disabled = false;
  }
}

function decide(decision) {
  if (dialog.dataset.readOnly) say(dialog.dataset.readOnly);
  else change("/read/decision", fields(current.dataset.pair, { decision }), current);
}

function undo() {
  const last = done.at(-1);
  return last && change("/read/undo", last.data, last.mark, true);
}

/** Send a decision on the pair of a mark, and show what came of it. */
async function change(address, data, where, undoes = false) {
  if (sending) return;
  sending = true;
  const page = await send(address, data);
  sending = false;
  if (!page) return;
  const form = page.querySelector(".undo");
  if (undoes) done.pop();
  else if (form) done.push({ data: new FormData(form), mark: where });
  refresh(page.querySelector("template").content.querySelector(".item"));
  say(page.querySelector(".card").dataset.said ?? dialog.dataset.undone);
  if (dialog.open && where === current) show(page);
  else if (told === where) tell(where);
}

/** Show in the list and at all marks of a pair how it stands now, and what its Thai is. */
function refresh(fresh) {
  const { pair, kind, standing, thai } = fresh.dataset;
  const old = item(pair);
  for (const each of laid.querySelectorAll(`.pair[data-pair="${pair}"]`)) {
    each.classList.remove(`is-${old.dataset.standing}`, old.dataset.kind);
    each.classList.add(`is-${standing}`, kind);
    stretch(each, old.dataset.thai, thai);
  }
  fresh.classList.toggle("current", old.classList.contains("current"));
  old.replaceWith(fresh);
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
