// The tip of a mark, shown while the pointer or the focus is on it.

import { current, item, reader, putBeside, setCurrent } from "./read_marks.js";

const tip = document.getElementById("tip");
const card = document.getElementById("card");
let described = null;
let leaving;

export const hasTip = mark => described !== null && (!mark || described === mark);

export function showTip(mark) {
  hideTip();
  if (mark.title) mark.dataset.why = mark.title;
  mark.removeAttribute("title");
  tip.append(...(mark.matches(".pair") ? aboutPair(mark) : aboutTerm(mark)));
  tip.hidden = false;
  putBeside(tip, mark);
  mark.setAttribute("aria-describedby", "tip");
  described = mark;
}

export function hideTip() {
  clearTimeout(leaving);
  described?.removeAttribute("aria-describedby");
  described = null;
  tip.hidden = true;
  tip.replaceChildren();
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function aboutPair(mark) {
  const why = element("p", "why", mark.dataset.why);
  if (mark.matches(".none")) return [why];
  const kind = ["translation", "transliteration", "mixed", "acronym"].find(each => mark.classList.contains(each));
  const found = item(mark).querySelectorAll(".chip, .in-glossary");
  const copies = [...found].filter(node => !node.closest(".rendering")).map(node => node.cloneNode(true));
  const first = element("p", "about", "");
  first.append(element("span", `kind ${kind}`, tip.dataset[kind]), " ", element("span", "count", tip.dataset.sure.replace("{}", mark.dataset.sure)), " ", ...copies);
  return [first, why];
}

function aboutTerm(mark) {
  const about = document.querySelector(`#term-${mark.dataset.term} .about`);
  return [about.cloneNode(true)];
}

function onOver(event) {
  const mark = event.target.closest(".pair, .term");
  if (!mark) return;
  clearTimeout(leaving);
  if (event.type === "focusin" && mark.matches(".pair")) setCurrent(mark);
  if (mark !== described && !(card.open && mark === current())) showTip(mark);
}

function onOut(event) {
  clearTimeout(leaving);
  if (event.type === "focusout") hideTip();
  else leaving = setTimeout(() => { if (!tip.matches(":hover")) hideTip(); }, 150);
}

if (reader) {
  for (const name of ["mouseover", "focusin"]) reader.addEventListener(name, onOver);
  for (const name of ["mouseout", "focusout"]) reader.addEventListener(name, onOut);
  tip.addEventListener("mouseleave", hideTip);
}
