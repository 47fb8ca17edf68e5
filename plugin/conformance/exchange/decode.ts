/** Content without the coding it was sent in: a request that names none leaves the choice to the service (RFC 9110 §12.5.3). */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { isAnswer, type Limits, type Outcome } from './message.ts'

type Decode = (content: Buffer, options: { maxOutputLength: number }) => Buffer

/** Those that clients read, by their names (RFC 9110 §8.4.1, RFC 7932). */
const decoders: Readonly<Record<string, Decode>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
  identity: (content) => content,
}

/**
 * Undoes the codings of an answer, as far as its limit goes. One that is not known, is broken, or
 * stands for more than that stays as it came, and is judged as that.
 */
export function decodeContent(outcome: Outcome, { bytes }: Pick<Limits, 'bytes'>): Outcome {
  const coding = isAnswer(outcome) ? outcome.fields.get('content-encoding') : undefined
  if (!isAnswer(outcome) || coding === undefined || outcome.content.length === 0) return outcome
  const names = coding.split(',').map((name) => name.trim().toLowerCase())
  try {
    const content = names.reduceRight((coded, name) => {
      const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined
      if (decode === undefined) throw new TypeError(name)
      return decode(coded, { maxOutputLength: bytes })
    }, outcome.content)
    return { ...outcome, content }
  } catch {
    return outcome
  }
}
