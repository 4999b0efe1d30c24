// What every page does: the keys, the dialog that lists them, copying, and saying what was done.

const said = document.getElementById("said");
let clearing;

/** Say something to the eye and to a screen reader; it goes after some seconds. */
export function say(words) {
  said.textContent = words;
  said.classList.add("shown");
  clearTimeout(clearing);
  clearing = setTimeout(() => said.classList.remove("shown"), 4000);
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

/** Is a person typing, so that letters are text and no keys? */
export function isTyping(event) {
  const at = event.target;
  return at instanceof HTMLElement && (at.isContentEditable || at.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])"));
}

/** The key that a person means: that of a Latin keyboard where a Thai one is in use. */
export function keyOf(event) {
  if (!/^[\u0e00-\u0e7f]+$/.test(event.key)) return event.key;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter) return event.shiftKey ? letter : letter.toLowerCase();
  return { BracketLeft: "[{", BracketRight: "]}", Comma: ",<", Period: ".>", Slash: "/?" }[event.code]?.[Number(event.shiftKey)] ?? event.key;
}

/** Show what only works with a script. */
export function reveal(root) {
  for (const node of root.querySelectorAll("[data-copy][hidden], [data-opens][hidden], .with-script[hidden]")) node.hidden = false;
}

/** This page in another language: at the address that it has come to, which a script may have changed. */
function hereIn(language) {
  const here = new URL(location.href);
  here.searchParams.set("lang", language);
  return here;
}

const dialog = document.getElementById("keys");
const box = () => document.querySelector("[data-box]");
let going = false;

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
  if (event.key === "Escape" && box() && document.activeElement !== box()) {
    box().focus();
    box().select?.();
    return;
  }
  if (isTyping(event)) return;
  const key = keyOf(event);
  if (going) {
    going = false;
    event.preventDefault();
    document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
  } else if (key === "g") {
    going = true;
  } else if (key === "?") {
    event.preventDefault();
    dialog.showModal();
  } else if (key === "/" && box()) {
    event.preventDefault();
    box().focus();
    box().select?.();
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", event => {
  const copies = event.target.closest("button[data-copy]");
  if (copies) copy(copies.dataset.copy);
  if (event.target.closest("[data-opens=keys]")) dialog.showModal();
  const other = event.target.closest("a[hreflang]");
  if (other) other.href = hereIn(other.hreflang);
});
reveal(document);
