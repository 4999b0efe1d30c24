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

/** Show what only works with a script. */
export function reveal(root) {
  for (const node of root.querySelectorAll("[data-copy][hidden], [data-opens][hidden], .with-script[hidden]")) node.hidden = false;
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
  if (going) {
    going = false;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
  } else if (event.key === "g") {
    going = true;
  } else if (event.key === "?") {
    event.preventDefault();
    dialog.showModal();
  } else if (event.key === "/" && box()) {
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
});
reveal(document);
