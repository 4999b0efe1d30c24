// Another part of the sentence for the Thai of the pair that a card shows.

import { dialog, open } from "./read_card.js";
import { current, putBeside } from "./read_marks.js";
import { Span } from "./span.js";

let span;

/** The part of the card in which its Thai is corrected, while it is. */
export const correcting = () => dialog.querySelector(".correct.open");

const field = () => dialog.querySelector("[name=right]");

export async function correct() {
  if (!dialog.open) await open(current());
  if (dialog.querySelector(".correct")) startCorrecting();
}

function setOpen(is) {
  const block = dialog.querySelector(".correct");
  const button = dialog.querySelector("[data-correct]");
  block.classList.toggle("open", is);
  block.form.classList.toggle("correcting", is);
  button.setAttribute("aria-expanded", is);
  (is ? block : button).focus({ preventScroll: true });
}

export function startCorrecting() {
  span = new Span(dialog.querySelector(".sentence"));
  setOpen(true);
  putBeside(dialog, current());
}

export function stopCorrecting() {
  span.reset();
  field().value = span.thai;
  setOpen(false);
}

export function move(way) {
  if (span.move(way)) field().value = span.thai;
}

/** What a form of the card sends, with where the sentence has its Thai, which it may have several times. */
export function placed(data) {
  if (correcting() && data.get("right") === span.thai) {
    data.set("start", span.start);
    data.set("end", span.end);
  }
  return data;
}

/** Mark what is typed, where the sentence has it before the bracket. */
export function find(typed) {
  span.find(typed);
}
