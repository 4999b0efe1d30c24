// A term in its sentence, whose ends are moved by words or letters without a request.

/**
 * The span that an element shows between what stands before and behind it.
 *
 * Its data attributes say where the span begins and ends and where it did at first, and where it might. Offsets count
 * code points, of which strings of a browser have halves.
 */
export class Span {
  constructor(sentence) {
    const numbers = name => sentence.dataset[name].split(" ").map(Number);
    this.parts = sentence.children;
    this.letters = Array.from(sentence.textContent);
    this.places = { word: numbers("words"), letter: numbers("letters") };
    this.own = numbers("own");
    [this.start, this.end] = numbers("now");
  }

  text(start, end) {
    return this.letters.slice(start, end).join("");
  }

  get thai() {
    return this.text(this.start, this.end);
  }

  /** Move an end, as "begin-earlier-letter" says; false where nothing but space would be left. */
  move(way) {
    const [edge, direction, unit] = way.split("-");
    const places = this.places[unit ?? "word"];
    const held = edge === "begin" ? this.start : this.end;
    const at = (direction === "earlier" ? places.filter(place => place < held).at(-1) : places.find(place => place > held)) ?? held;
    const [start, end] = edge === "begin" ? [at, this.end] : [this.start, at];
    if (!this.text(start, end).trim()) return false;
    this.place(start, end);
    return true;
  }

  /** Begin and end elsewhere. */
  place(start, end) {
    [this.start, this.end] = [start, end];
    const [before, mark, behind] = this.parts;
    before.textContent = this.text(0, start);
    mark.textContent = this.thai;
    behind.textContent = this.text(end);
  }

  /** Mark a text where the sentence has it last before the end of the first span; false where it has it nowhere. */
  find(thai) {
    const before = this.text(0, this.own[1]);
    const at = thai.trim() ? before.lastIndexOf(thai) : -1;
    if (at < 0) return false;
    const start = Array.from(before.slice(0, at)).length;
    this.place(start, start + Array.from(thai).length);
    return true;
  }

  /** Begin and end as at first. */
  reset() {
    this.place(...this.own);
  }
}
