/** Volleys of raw conversations, and what is wrong with what comes back. */
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { field, talk, type Conversation, type RawResponse } from '../fixtures/raw-http.ts'
import { judge } from './judge.ts'
import { readNotices } from './process-guard.ts'
import type { Listener } from './raw-app.ts'
import type { RawConversation } from './raw-bytes.ts'

/** How long a client leaves a server to answer before it ends its half. */
const pause = 40

/** Statuses and faults of a volley. */
export interface VolleyOutcome {
  readonly statuses: readonly number[]
  readonly faults: readonly string[]
}

/** Holds the conversations of a volley all at once; the server has to be in order afterwards. */
export async function runVolley(
  { port }: Listener,
  volley: readonly RawConversation[],
): Promise<VolleyOutcome> {
  const held = await Promise.all(volley.map((given) => hold(port, given)))
  const faults = [...held.flatMap((outcome) => outcome.faults), ...(await readNotices())]
  const [health] = (await talk(port, healthCheck, { responses: 1 })).responses
  if (health?.status !== 200) faults.push(`the server is ill: ${health?.status}`)
  return { statuses: held.flatMap((outcome) => outcome.statuses), faults }
}

const healthCheck = 'GET /health HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n'

async function hold(port: number, given: RawConversation): Promise<VolleyOutcome> {
  if (given.leaving === 'resets') {
    await reset(port, given.pieces)
    return { statuses: [], faults: [] }
  }
  const halfClose = given.leaving === 'ends'
  // The empty piece puts a pause between the last byte and the end.
  const pieces = halfClose ? [...given.pieces, ''] : given.pieces
  try {
    const said = await talk(port, pieces, { halfClose, pause, methods: given.methods ?? [] })
    return { statuses: said.responses.map(({ status }) => status), faults: judgeAll(said, given) }
  } catch (error) {
    return { statuses: [], faults: [String(error)] }
  }
}

/** Sends, and cuts the connection without a word. */
async function reset(port: number, pieces: readonly Buffer[]): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  for (const piece of pieces) socket.write(piece)
  await delay(pieces.length)
  socket.resetAndDestroy()
}

function judgeAll(said: Conversation, { methods, isDamaged }: RawConversation): string[] {
  const final = said.responses.filter(({ status }) => status >= 200)
  const faults = final.flatMap((response, index) =>
    judge(response, { method: methods?.[index] ?? 'GET', maySay: false, mayRepeat: isDamaged }),
  )
  for (const response of final) {
    if (field(response, 'date') === undefined) faults.push(`${response.status}: no date`)
  }
  if (said.end === 'timeout') faults.push('neither answered nor closed')
  if (methods === undefined) return faults
  if (final.length > methods.length) faults.push(`${final.length} answers to ${methods.length}`)
  for (const [index, response] of final.entries()) {
    const told = placeOf(response)
    if (told !== undefined && told !== String(index)) {
      faults.push(`answer ${index} is about request ${told}`)
    }
  }
  return faults
}

/** The place an answer speaks of, in a header of ours or in the path of its Error Resource. */
function placeOf(response: RawResponse): string | undefined {
  const header = field(response, 'x-place')
  if (header !== undefined || response.body.byteLength === 0) return header
  return /"instance":"\/[a-z-]+\/(\d)"/.exec(response.body.toString())?.[1]
}
