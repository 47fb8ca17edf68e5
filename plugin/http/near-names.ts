/** What somebody may have meant who wrote a name that nobody has. */

/** Longer ones are no slip of the pen, and comparing them costs. */
const maxLength = 100

/** Case and what stands between words are not what names differ in. */
function wordsOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]+/g, '-')
}

/** Cuts off how two texts begin and end alike, which is most of names that differ by a slip. */
function whereTheyDiffer(one: string, other: string): readonly [string, string] {
  const shorter = Math.min(one.length, other.length)
  let start = 0
  while (start < shorter && one[start] === other[start]) start += 1
  let end = 0
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end += 1
  return [one.slice(start, one.length - end), other.slice(start, other.length - end)]
}

/**
 * Counts the slips between two texts: a letter too many, missing, wrong, or before the one it
 * follows. More than `limit` are as good as any number.
 */
function countSlips(given: string, name: string, limit: number): number {
  if (Math.abs(given.length - name.length) > limit) return Infinity
  const [one, other] = whereTheyDiffer(given, name)
  let earlier: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const counts = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1]
      const isSwapped =
        row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      counts[column] = Math.min(
        Number(above[column - 1]) + (isSame ? 0 : 1),
        Number(above[column]) + 1,
        Number(counts[column - 1]) + 1,
        isSwapped ? Number(earlier[column - 2]) + 1 : Infinity,
      )
    }
    if (Math.min(...counts) > limit) return Infinity
    earlier = above
    above = counts
  }
  return Number(above[other.length])
}

/** Tells whether all words of the shorter one are words of the other. */
function sharesWords(one: string, other: string): boolean {
  const [fewer = '', more = ''] = [one, other].toSorted((a, b) => a.length - b.length)
  const words = new Set(more.split('-'))
  return fewer.split('-').every((word) => words.has(word))
}

/**
 * Finds the names that are near to another one, the nearest first: those that a few slips lead to,
 * then those that it has the words of, or that have all of its words.
 */
export function nearNames(given: string, names: Iterable<string>, atMost = 5): readonly string[] {
  const wanted = wordsOf(given.slice(0, maxLength))
  const limit = Math.max(1, Math.floor(wanted.length / 4))
  const near: (readonly [name: string, distance: number])[] = []
  for (const name of names) {
    const words = wordsOf(name)
    const slips = countSlips(wanted, words, limit)
    const apart = Math.abs(wanted.length - words.length)
    if (slips <= limit) near.push([name, slips])
    else if (sharesWords(wanted, words)) near.push([name, limit + apart])
  }
  return near
    .toSorted(([, one], [, other]) => one - other)
    .slice(0, atMost)
    .map(([name]) => name)
}
