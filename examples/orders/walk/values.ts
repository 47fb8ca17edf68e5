/** Tests a header value or a body member has to pass. */

export const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

export const isAbsent = (value: unknown): boolean => value === undefined

export const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0

export const hasLength = (wanted: number) => (value: unknown) =>
  Array.isArray(value) && value.length === wanted

export const isSeconds = (value: string): boolean => /^\d+$/.test(value)

export const startsWith = (prefix: string) => (value: string) => value.startsWith(prefix)

/** A list field that names `wanted` (in lower case), perhaps among others. */
export const includes = (wanted: string) => (value: string) =>
  toList(value.toLowerCase()).includes(wanted)

/** A list field with exactly these elements, in any order. */
export const isSet =
  (...wanted: string[]) =>
  (value: string) =>
    toList(value).toSorted().join() === wanted.toSorted().join()

function toList(value: string): string[] {
  return value.split(',').map((element) => element.trim())
}
