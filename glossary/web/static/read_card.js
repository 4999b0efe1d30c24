// The card of a pair, beside its mark.

import { fetched, pageOf, reveal, say } from "./page.js";
import { current, item, putBeside, setCurrent } from "./read_marks.js";
import { hideTip } from "./read_tips.js";

const cards = document.getElementById("cards");
export const dialog = document.getElementById("card");

/** The page that answers a form. */
export async function sent(address, body) {
  const { text } = await fetched(address, { method: "POST", body });
  return pageOf(text);
}

/** What is sent of a pair. */
export function fields(number, more = {}) {
  const data = new FormData(cards);
  data.set("pair", item(number).querySelector("[name=pair]").value);
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return data;
}

/** Show the card of a mark. */
export async function open(mark) {
  hideTip();
  setCurrent(mark);
  try {
    const page = await sent(cards.action, fields(mark.dataset.pair));
    if (mark === current()) show(page);
  } catch (error) {
    say(error.message);
  }
}

/** Show the card that a page has, beside the mark that is current. */
export function show(page) {
  hideTip();
  dialog.replaceChildren(page.querySelector(".card"));
  reveal(dialog);
  if (!dialog.open) {
    dialog.style.top = `${scrollY + current().getBoundingClientRect().bottom}px`; // where it takes the focus, the page stays
    dialog.show();
  }
  if (getComputedStyle(dialog).position === "fixed") current().scrollIntoView();
  putBeside(dialog, current());
  dialog.focus({ preventScroll: true });
}

export function close() {
  dialog.close();
  dialog.replaceChildren();
  current().focus({ preventScroll: true });
}
