// Keys: which one a person means, and what is done at it.

const SOON = 1500;
const THAI = { BracketLeft: "[{", BracketRight: "]}", Comma: ",<", Period: ".>", Slash: "/?" };
const HELD = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];
const takers = [];
let next = null;
let waiting;

/**
 * Do something at keys: functions by the names of their keys, or one that finds them by a name.
 *
 * A function that gives false leaves the key to others; what is registered last is asked first. A key counts at elements
 * that the selector `at` matches, and where a person types only with `typing`.
 */
export function onKeys(keys, { at = "*", typing = false } = {}) {
  takers.unshift({ find: typeof keys === "function" ? keys : name => keys[name], at, typing });
}

/** Do something at the next key, whichever it is, if it comes soon. */
export function onNextKey(take) {
  next = take;
  clearTimeout(waiting);
  waiting = setTimeout(() => { next = null; }, SOON);
}

/** The key of a button or link below an element that names it in `data-keys`: a function for `onKeys`. */
export function pressing(root, press = node => node.click()) {
  return name => {
    const nodes = [...(root()?.querySelectorAll("[data-keys]") ?? [])];
    const node = nodes.find(each => each.dataset.keys.split(" ").includes(name));
    return node && (event => { if (!event.repeat || node.name === "move") press(node); });
  };
}

/** Is a person typing, so that letters are text and no keys? */
function isTyping(at) {
  return at.isContentEditable || at.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])");
}

/** The key of a Latin keyboard where a Thai one is in use, on which the comma stands where others have a bracket. */
function latin({ key, code, shiftKey }) {
  if (!/^[\u0e00-\u0e7f]+$/.test(key) && !(key === "," && code === "BracketRight")) return key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  return THAI[code]?.[Number(shiftKey)] ?? key;
}

/** The name of a key with those that are held: a, ?, Space, Shift+ArrowLeft, Ctrl+Enter. */
function nameOf(event) {
  const key = event.key === " " ? "Space" : latin(event);
  const held = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && key.length > 1 && "Shift"];
  return [...held, key].filter(Boolean).join("+");
}

function onKey(event) {
  const { target } = event;
  if (!event.key || HELD.includes(event.key) || event.defaultPrevented || event.isComposing) return;
  if (!(target instanceof HTMLElement) || document.querySelector("dialog:modal")) return;
  const name = nameOf(event);
  if (["Enter", "Space"].includes(name) && target.closest("a, button, summary")) return;
  if (take(name, event, isTyping(target))) event.preventDefault();
}

function take(name, event, isText) {
  if (next && !isText) {
    const act = next;
    next = null;
    act(name);
    return true;
  }
  return takers.some(({ find, at, typing }) => {
    const act = (typing || !isText) && event.target.matches(at) && find(name);
    return act && act(event) !== false;
  });
}

document.addEventListener("keydown", onKey);
