// What every page does: asking the server, saying what was done, copying, the keys that all pages have.

import { onKeys, onNextKey } from "./keys.js";
import { keptPlace } from "./review_place.js";

const said = document.getElementById("said");
let clearing;

/** Say something to the eye and to a screen reader; it goes after some seconds. */
export function say(words) {
  said.textContent = words;
  said.classList.add("shown");
  clearTimeout(clearing);
  clearing = setTimeout(() => said.classList.remove("shown"), 4000);
}

/** Show no longer what was said. */
export const hush = () => said.classList.remove("shown");

/** What is wrong, in lines that stay. */
export function complaint(words) {
  const box = document.createElement("div");
  box.className = "error";
  box.setAttribute("role", "alert");
  for (const line of words.split("\n")) {
    const shown = box.appendChild(document.createElement("p"));
    shown.className = shown.previousSibling ? "exact" : "";
    shown.lang = /[\u0e01-\u0e5b]/.test(line) ? "th" : "en";
    shown.textContent = line;
  }
  return box;
}

/** Put a text on the clipboard; browsers offer none to pages of other machines, where a selection is copied instead. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const held = document.activeElement;
    const box = document.body.appendChild(document.createElement("textarea"));
    box.value = text;
    box.select();
    document.execCommand("copy");
    box.remove();
    held?.focus();
  }
  say(`✓ ${text}`);
}

/** Show what only works with a script. */
export function reveal(root) {
  for (const node of root.querySelectorAll("[data-copy][hidden], [data-opens][hidden], .with-script[hidden]")) node.hidden = false;
}

/** Write times by the clock of this machine. */
export function localise(root) {
  for (const time of root.querySelectorAll("time")) {
    time.title = time.textContent;
    time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  }
}

// ---- the server --------------------------------------------------------------------------------------------

export const pageOf = text => new DOMParser().parseFromString(text, "text/html");

/** What the server answers, be it a refusal; throws an error in the words of the page where nothing comes. */
export async function asked(address, options) {
  try {
    const response = await fetch(address, options);
    const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
    return { status: response.status, url: response.url, isPage, text: await response.text() };
  } catch (error) {
    throw error.name === "AbortError" ? error : new Error(document.body.dataset.noAnswer);
  }
}

/** A refusal as an error, with its code and the lines that say what is wrong. */
export function refusal({ status, isPage, text }) {
  const page = isPage && pageOf(text);
  const line = page ? page.querySelector(".error") ?? page.querySelector("title") : null;
  const words = page ? line?.textContent.trim().replace(/\s*\n\s*/g, "\n") : text;
  return Object.assign(new Error(words), { status });
}

/** An answer that is no refusal, which is thrown. */
export async function fetched(address, options) {
  const answer = await asked(address, options);
  if (answer.status >= 400) throw refusal(answer);
  return answer;
}

// ---- the visitor's name ------------------------------------------------------------------------------------

/** Keep the name of a form without leaving the page, on which something else may be typed. */
async function keepName(form) {
  const details = form.closest("details");
  form.querySelector(".error")?.remove();
  try {
    await fetched(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    details.querySelector("[data-name]").textContent = form.elements.name.value.trim() || form.dataset.none;
    details.open = false;
    details.querySelector("summary").focus();
    say(form.dataset.kept);
  } catch (error) {
    form.append(complaint(error.message));
    form.lastElementChild.scrollIntoView({ block: "nearest" });
  }
}

document.querySelector(".naming form")?.addEventListener("submit", event => {
  event.preventDefault();
  event.stopPropagation();
  keepName(event.target);
});

// ---- keys and clicks ---------------------------------------------------------------------------------------

const dialog = document.getElementById("keys");

/** Show the keys from the first on, though the button that closes them has the focus. */
function showKeys() {
  dialog.showModal();
  dialog.scrollTop = 0;
}

const box = () => document.querySelector("[data-box]");

/** This page in another language: at the address that it has come to, which a script may have changed. */
function hereIn(language) {
  const here = new URL(location.href);
  here.searchParams.set("lang", language);
  return here;
}

function toBox() {
  if (!box() || document.activeElement === box()) return false;
  box().focus();
  box().select?.();
  return true;
}

function openBox() {
  box()?.closest("details")?.setAttribute("open", "");
  return toBox();
}

onKeys({ Escape: toBox }, { typing: true });
onKeys({
  g: () => onNextKey(key => document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click()),
  "?": showKeys,
  "/": openBox,
});
document.addEventListener("click", event => {
  const copies = event.target.closest("button[data-copy]");
  if (copies) copy(copies.dataset.copy);
  if (event.target.closest("[data-opens=keys]")) showKeys();
  const other = event.target.closest("a[hreflang]");
  if (other) other.href = hereIn(other.hreflang);
  const review = event.target.closest("[data-go=v]");
  if (review) review.href = keptPlace() ?? review.href;
});
reveal(document);
localise(document);
