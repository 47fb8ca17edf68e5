/** Bytes for a listening server: requests in order, requests out of order, and no requests at all. */
import fc from 'fast-check'
import { disorderly } from './raw-disorderly.ts'
import { row } from './raw-orderly.ts'

/** How a client leaves: it ends its half, waits for the server to close, or resets the connection. */
export type Leaving = 'ends' | 'waits' | 'resets'

/** What one client sends, piece by piece, and what may be expected of the answers. */
export interface RawConversation {
  readonly pieces: readonly Buffer[]
  /** Methods in order; known where the bytes are requests in order. */
  readonly methods: readonly string[] | undefined
  /** What was meant for the query can have become a part of the path, which is repeated. */
  readonly isDamaged: boolean
  readonly leaving: Leaving
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

const garbage = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** Cuts out, doubles or overwrites some bytes. */
const damaged = fc
  .record({
    bytes: fc.oneof(
      disorderly,
      row.map((all) => all.map(({ text }) => text).join('')),
    ),
    start: fc.nat(),
    length: fc.integer({ min: 0, max: 12 }),
    patch: fc.oneof(garbage, fc.constantFrom('\r', '\n', '\0', ':', ' ', '\r\n\r\n').map(latin1)),
  })
  .map(({ bytes, start, length, patch }) => {
    const whole = latin1(bytes.replaceAll('HEAD', 'GET'))
    const from = whole.byteLength === 0 ? 0 : start % whole.byteLength
    return Buffer.concat([whole.subarray(0, from), patch, whole.subarray(from + length)])
  })

type Message = Pick<RawConversation, 'methods' | 'isDamaged'> & { readonly bytes: Buffer }

const unknown = { methods: undefined, isDamaged: false }

const messages: fc.Arbitrary<Message> = fc.oneof(
  {
    arbitrary: row.map((all) => ({
      bytes: latin1(all.map(({ text }) => text).join('')),
      methods: all.map(({ method }) => method),
      isDamaged: false,
    })),
    weight: 3,
  },
  { arbitrary: disorderly.map((text) => ({ ...unknown, bytes: latin1(text) })), weight: 3 },
  { arbitrary: damaged.map((bytes) => ({ ...unknown, bytes, isDamaged: true })), weight: 3 },
  { arbitrary: garbage.map((bytes) => ({ ...unknown, bytes })), weight: 1 },
)

/** A conversation of a client that leaves in one of the given ways. */
function conversation(leaving: fc.Arbitrary<Leaving>): fc.Arbitrary<RawConversation> {
  return fc
    .record({ message: messages, leaving, cut: fc.option(fc.nat()) })
    .map(({ message: { bytes, ...known }, leaving: way, cut }) => {
      const at = cut === null ? bytes.byteLength : cut % (bytes.byteLength + 1)
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)].filter((piece) => piece.length > 0)
      return { pieces, ...known, leaving: way }
    })
}

/** Conversations that are held at the same time. Those that wait for time-outs come together. */
export function volley(size: number): fc.Arbitrary<readonly RawConversation[]> {
  const hasty = fc.constantFrom<Leaving>('ends', 'ends', 'ends', 'ends', 'resets')
  const sized = (way: fc.Arbitrary<Leaving>) =>
    fc.array(conversation(way), { minLength: size, maxLength: size, size: 'max' })
  return fc.oneof(
    { arbitrary: sized(hasty), weight: 9 },
    { arbitrary: sized(fc.constant('waits')), weight: 1 },
  )
}
