/** Bytes that somebody sent as content, as the text they stand for: whatever their charset, and out of a content coding. */
import { parseMediaType } from '../../http/media-types.ts'
import late from '../../late.cjs'

/** The charset of a media type, in the words of the Encoding Standard; what is not known is read as UTF-8. */
export function charsetOf(contentType: string): string {
  const label = parseMediaType(contentType)?.parameters.get('charset')
  try {
    return new TextDecoder(label).encoding
  } catch {
    return 'utf-8'
  }
}

/** Reads text or bytes as text, without a byte order mark; `undefined` for anything else. */
export function toText(contentType: string, payload: unknown): string | undefined {
  if (typeof payload === 'string') return payload.replace(/^\uFEFF/, '')
  if (!Buffer.isBuffer(payload)) return undefined
  return new TextDecoder(charsetOf(contentType)).decode(payload)
}

/** Undoes a content coding (RFC 9110 §8.4.1). */
type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer

const decoders: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ['br', () => late.zlib().brotliDecompressSync],
  ['deflate', () => late.zlib().inflateSync],
  ['gzip', () => late.zlib().gunzipSync],
  ['x-gzip', () => late.zlib().gunzipSync],
])

/**
 * Takes bytes out of their content coding, at most so many.
 * @returns `undefined` where they are in another coding, in several, or broken.
 */
export function decode(bytes: Buffer, coding: string, maxOutputLength: number): Buffer | undefined {
  try {
    return decoders.get(coding.trim().toLowerCase())?.()(bytes, { maxOutputLength })
  } catch {
    return undefined
  }
}
