// What every page does: asking the server, saying what was done, copying, the keys that all pages have.

import { onKeys, onNextKey } from "./keys.js";

const said = document.getElementById("said");
let clearing;

/** Say something to the eye and to a screen reader; it goes after some seconds. */
export function say(words) {
  said.textContent = words;
  said.classList.add("shown");
  clearTimeout(clearing);
  clearing = setTimeout(() => said.classList.remove("shown"), 4000);
}

/** A line that says what is wrong, and stays. */
export function complaint(words) {
  const line = document.createElement("p");
  line.className = "error";
  line.lang = /[\u0e01-\u0e5b]/.test(words) ? "th" : "en";
  line.setAttribute("role", "alert");
  line.textContent = words;
  return line;
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

/** A refusal as an error, with its code and the line that says what is wrong. */
export function refusal({ status, isPage, text }) {
  const page = isPage && pageOf(text);
  const line = page ? page.querySelector(".error") ?? page.querySelector("title") : null;
  return Object.assign(new Error(page ? line?.textContent : text), { status });
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
  }
}

document.querySelector(".naming form")?.addEventListener("submit", event => {
  event.preventDefault();
  event.stopPropagation();
  keepName(event.target);
});

// ---- keys and clicks ---------------------------------------------------------------------------------------

const dialog = document.getElementById("keys");
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
  "?": () => dialog.showModal(),
  "/": openBox,
});
document.addEventListener("click", event => {
  const copies = event.target.closest("button[data-copy]");
  if (copies) copy(copies.dataset.copy);
  if (event.target.closest("[data-opens=keys]")) dialog.showModal();
  const other = event.target.closest("a[hreflang]");
  if (other) other.href = hereIn(other.hreflang);
});
reveal(document);
