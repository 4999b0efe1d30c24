// Decisions on pairs, and their outcomes in the text and the list.

import { say } from "./page.js";
import { dialog, sent, show } from "./read_card.js";
import { current, item, marksOf } from "./read_marks.js";
import { hasTip, showTip } from "./read_tips.js";

const FINAL = [400, 409];
const done = [];
let sending = false;

/** Do something with the server, one at a time; what is wrong is said. */
async function once(act) {
  if (sending) return;
  sending = true;
  try {
    await act();
  } catch (error) {
    say(error.message);
  } finally {
    sending = false;
  }
}

/** Decide on the pair of a mark. */
export const decide = (address, data, mark) => once(async () => {
  const page = await sent(address, data);
  const form = page.querySelector(".undo");
  if (form) done.push({ data: new FormData(form), mark });
  showDecided(page, mark);
});

/** Take back the last decision; one that cannot be is passed over from then on. False when there is none. */
export const undo = () => done.length > 0 && once(async () => {
  const last = done.pop();
  try {
    showDecided(await sent("/read/undo", last.data), last.mark);
  } catch (error) {
    if (FINAL.includes(error.status)) dialog.querySelector(".undo")?.remove();
    else done.push(last);
    throw error;
  }
});

/** Add all pairs as proposals. */
export const add = (button, data) => once(async () => {
  button.disabled = true;
  try {
    const page = await sent(button.formAction, data);
    button.replaceWith(page.querySelector(".added"));
  } finally {
    button.disabled = false;
  }
});

/** Show the outcome of a decision. */
function showDecided(page, mark) {
  refresh(page.querySelector("template").content.querySelector(".item"));
  say(page.querySelector(".card").dataset.said ?? dialog.dataset.undone);
  if (dialog.open && mark === current()) show(page);
  else if (hasTip(mark)) showTip(mark);
}

/** Update the list and all marks of a pair: the result of the comparison, and its Thai. */
function refresh(fresh) {
  const { pair, kind, result, thai } = fresh.dataset;
  const old = item(pair);
  for (const mark of marksOf(pair)) {
    mark.classList.remove(`is-${old.dataset.result}`, old.dataset.kind);
    mark.classList.add(`is-${result}`, kind);
    stretch(mark, old.dataset.thai, thai);
  }
  fresh.classList.toggle("current", old.classList.contains("current"));
  old.replaceWith(fresh);
}

/** Let a mark begin elsewhere, where the text has the new Thai there and it ends as before. */
function stretch(mark, before, after) {
  const thai = mark.querySelector(".thai");
  if (before === after || thai.textContent !== before) return;
  if (before.endsWith(after)) {
    mark.before(before.slice(0, before.length - after.length));
    thai.textContent = after;
  } else if (after.endsWith(before)) {
    const wanted = after.slice(0, after.length - before.length);
    const taken = [];
    let text = "";
    for (let node = mark.previousSibling; node && text.length < wanted.length && !node.matches?.(".pair"); node = node.previousSibling) {
      taken.push(node);
      text = node.textContent + text;
    }
    if (!text.endsWith(wanted)) return;
    taken.forEach(node => node.remove());
    mark.before(text.slice(0, text.length - wanted.length));
    thai.textContent = after;
  }
}
