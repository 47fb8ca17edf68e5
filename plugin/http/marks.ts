/** Marks on objects that are there already: nobody else can put one on, see it or take it off. */

/** What a constructor returns is what the private members of a derived class are put on. */
const Existing = function returnGiven(object: object) {
  return object
} as unknown as new (object: object) => object

/** A mark of one kind, which says something. */
export interface Mark<Value> {
  put(object: object, value: Value): void
  /** What the mark on an object says; `undefined` where there is none. */
  read(object: object): Value | undefined
}

/** Makes a mark. A `WeakMap` does the same; to put an object into one takes as long as to write a small body. */
export function createMark<Value>(): Mark<Value> {
  class Marked extends Existing {
    readonly #value: Value

    constructor(object: object, value: Value) {
      super(object)
      this.#value = value
    }

    static read(object: object): Value | undefined {
      return #value in object ? object.#value : undefined
    }
  }
  return {
    put: (object, value) => void new Marked(object, value),
    read: (object) => Marked.read(object),
  }
}
