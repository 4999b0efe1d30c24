// The marks of a text, which of them is current, and their items in the list.

export const reader = document.getElementById("reader");
const lists = document.querySelector(".lists");
let marked = null;

/** The item of a mark, or of the pair of a number. */
export const item = mark => document.getElementById(`pair-${mark.dataset?.pair ?? mark}`);

/** The marks of a pair. */
export const marksOf = number => [...reader.querySelectorAll(`.pair[data-pair="${number}"]`)];

/** The first mark of an item. */
export const markOf = ({ dataset }) => marksOf(dataset.pair)[0];

export const current = () => marked;

export function setCurrent(mark) {
  marked?.classList.remove("current");
  if (marked) item(marked).classList.remove("current");
  marked = mark;
  mark.classList.add("current");
  const own = item(mark);
  own.classList.add("current");
  if (lists.scrollHeight > lists.clientHeight) lists.scrollTop = own.offsetTop - lists.offsetTop - lists.clientHeight / 3;
}

/** The mark that is so many steps on, among those whose items are shown. */
export function next(step) {
  const only = lists.querySelector("[name=only]:checked")?.value ?? "all";
  const wanted = only === "all" ? ".pair:not(.none)" : `.pair.${only}`;
  const marks = [...reader.querySelectorAll(".pair")];
  let place = marked ? marks.indexOf(marked) : step > 0 ? -1 : marks.length;
  do place += step; while (marks[place] && !marks[place].matches(wanted));
  return marks[place];
}

export function goTo(mark) {
  mark.scrollIntoView({ block: "nearest" });
  mark.focus({ preventScroll: true });
}

/** Put something beside a mark, below it or above, within the window. */
export function putBeside(node, mark) {
  const lines = mark.getClientRects();
  const line = lines[lines.length - 1];
  const height = node.offsetHeight;
  const below = line.bottom + height + 8 < innerHeight || lines[0].top < height + 8;
  const most = document.documentElement.clientWidth - node.offsetWidth - 8;
  node.style.left = `${scrollX + Math.max(8, Math.min(line.left, most))}px`;
  node.style.top = `${scrollY + (below ? line.bottom + 4 : lines[0].top - height - 4)}px`;
}
