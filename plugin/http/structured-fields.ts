/** Structured Field Values (RFC 9651), as far as errors have any: Lists of Strings with Parameters. */

/** Writes an Integer, which has at most fifteen digits; `undefined` for what is none from `least` on (RFC 9651 §3.3.1). */
export function writeInteger(value: unknown, least: number): string | undefined {
  const isFit = Number.isInteger(value) && Number(value) >= least && Number(value) < 1e15
  return isFit ? String(Number(value)) : undefined
}

/** Writes a String, which is printable ASCII; `undefined` for any other, and for an empty one (RFC 9651 §3.3.3). */
export function writeString(value: unknown): string | undefined {
  const isFit = typeof value === 'string' && /^[ -~]+$/.test(value)
  return isFit ? `"${value.replace(/["\\]/g, String.raw`\$&`)}"` : undefined
}

/** Writes a Byte Sequence; a text is its UTF-8 bytes, and anything else `undefined` (RFC 9651 §3.3.5). */
export function writeBytes(value: unknown): string | undefined {
  const isFit = typeof value === 'string' || value instanceof Uint8Array
  return isFit ? `:${Buffer.from(value as string).toString('base64')}:` : undefined
}

const string = String.raw`"(?:[ !#-\[\]-~]|\\["\\])*"`
const token = String.raw`[A-Za-z*][\w!#$%&'*+.^|~:/\x60-]*`
const bareItem = String.raw`(?:${string}|${token}|-?\d{1,15}(?:\.\d{1,3})?|:[A-Za-z\d+/]*={0,2}:|\?[01])`
const parameter = String.raw`; *[a-z*][a-z\d_.*-]*(?:=${bareItem})?`

/** A List of Strings, each of which has an Integer of this name among its Parameters (RFC 9651 §3.1). */
export function listOfStringsWith(key: string): RegExp {
  const integer = String.raw`; *${key}=\d{1,15}(?![\d.])`
  const item = String.raw`${string}(?=(?:${parameter})*${integer})(?:${parameter})*`
  return new RegExp(String.raw`^${item}(?:[ \t]*,[ \t]*${item})*$`)
}
