// The page on which a text is read: what is done at its keys, clicks and forms.

import { onKeys, pressing } from "./keys.js";
import { say } from "./page.js";
import { close, dialog, fields, open } from "./read_card.js";
import { correct, correcting, find, move, placed, startCorrecting, stopCorrecting } from "./read_correcting.js";
import { add, decide, undo } from "./read_decisions.js";
import "./read_form.js";
import { current, goTo, reader, markOf, next } from "./read_marks.js";
import { hideTip, hasTip } from "./read_tips.js";

document.documentElement.classList.add("scripted");

function onMark(event) {
  const mark = event.target.closest(".pair");
  if (!mark || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(mark);
}

function goAndOpen(mark, opens) {
  if (!mark) return;
  dialog.close();
  goTo(mark);
  if (opens) open(mark);
}

/** Decide on the current mark; false when there is none. */
function decideAs(decision, event) {
  if (!current() || event.repeat) return false;
  if (dialog.dataset.readOnly) say(dialog.dataset.readOnly);
  else decide("/read/decision", fields(current().dataset.pair, { decision }), current());
  return true;
}

/** Leave what is innermost. */
function leave() {
  if (correcting()) stopCorrecting();
  else if (dialog.open) close();
  else if (hasTip()) hideTip();
  else return false;
}

function onSubmit(event) {
  const { target: form, submitter } = event;
  if (form.id === "cards") {
    const mark = markOf(submitter.closest(".item"));
    if (mark) event.preventDefault();
    goAndOpen(mark, true);
  } else if (form.matches(".decide, .undo") || submitter?.matches("[data-adds]")) {
    event.preventDefault();
    const data = new FormData(form, submitter);
    if (form.matches(".decide")) decide(form.action, placed(data), current());
    else if (form.matches(".undo")) undo();
    else add(submitter, data);
  }
}

function onButton(event) {
  const moving = event.target.closest("[name=move]");
  if (moving) move(moving.value);
  else if (event.target.closest("[data-correct]")) correcting() ? stopCorrecting() : startCorrecting();
}

if (reader) {
  reader.addEventListener("click", onMark);
  document.addEventListener("submit", onSubmit);
  dialog.addEventListener("click", onButton);
  dialog.addEventListener("input", event => find(event.target.value));
  onKeys({
    n: () => goAndOpen(next(1), dialog.open),
    p: () => goAndOpen(next(-1), dialog.open),
    a: event => decideAs("approved", event),
    r: event => decideAs("rejected", event),
    c: () => Boolean(current()) && correct(),
    u: event => !event.repeat && undo(),
    Enter: () => Boolean(correcting()) && correcting().querySelector("[name=decision]").click(),
  });
  onKeys(pressing(correcting));
  onKeys({ Escape: leave }, { typing: true });
}
