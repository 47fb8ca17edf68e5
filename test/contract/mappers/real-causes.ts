/** Real failures of real libraries, each thrown by a handler and answered over a socket. */
import type { Test } from 'tap'
import type { ErrorMapper } from '../../../plugin/index.ts'
import { checkError } from '../../fixtures/error-resource.ts'
import { serve } from '../../fixtures/fixture-app.ts'
import { send } from '../../fixtures/raw-http.ts'

/** Planted wherever an error can hide something; no byte of an answer may contain it. */
export const secret = 'hunter2'

/** What a client gets: the members besides those every error has, and the fields that go with them. */
export interface Answer {
  readonly status: number
  readonly detail?: string
  readonly code?: string
  readonly errors?: readonly object[]
  readonly retryAfter?: number
  readonly challenge?: string
}

/** A name, something that fails, and what the client gets. */
export type RealCause = readonly [name: string, work: () => unknown, answer: Answer | number]

/**
 * Asks a service for every cause. Beside the whole answer it is checked that none of the secrets is
 * in it, and that the log has the original error.
 */
export async function judgeCauses(
  t: Test,
  mappers: readonly ErrorMapper[],
  causes: readonly RealCause[],
  secrets: readonly string[] = [],
): Promise<void> {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const thrown: unknown[] = []
  const { port } = await serve(
    t,
    (app) => {
      for (const [index, [, work]] of causes.entries()) {
        app.get(`/${index}`, async () => {
          try {
            return await work()
          } catch (error) {
            thrown[index] = error
            throw error
          }
        })
      }
    },
    { plugin: { mappers }, server: { logger: { level: 'info', stream } } },
  )
  for (const [index, [name, , answer]] of causes.entries()) {
    lines.length = 0
    const response = await send(port, { target: `/${index}` }, { timeout: 30_000 })
    const expected: Answer = typeof answer === 'number' ? { status: answer } : answer
    const { status, challenge, ...members } = expected
    const { retryAfter } = expected
    const fields = {
      'retry-after': retryAfter === undefined ? null : String(retryAfter),
      'www-authenticate': challenge ?? (status === 401 ? 'Bearer' : null),
    }
    checkError(
      t,
      response,
      { status, members: { instance: `/${index}`, ...members }, fields },
      name,
    )
    const bytes = `${JSON.stringify(response.fields)}${response.body.toString()}`
    for (const word of [secret, ...secrets]) {
      t.notOk(bytes.includes(word), `${name}: nothing of ${JSON.stringify(word)} is sent`)
    }
    const logged = lines.map((line) => JSON.parse(line)).find(({ err }) => err !== undefined)
    t.equal(logged?.level, status < 500 ? 30 : 50, `${name}: level of the log line`)
    const { message } = thrown[index] as Error
    t.ok(logged?.err.message.includes(message), `${name}: the log has the original`)
  }
}

/** The sentence for each kind of failure of a database, as documented. */
export const answers = {
  absent: { status: 404, detail: 'There is no such record.' },
  contention: { status: 503, detail: 'Another request was faster. Try again.', retryAfter: 1 },
  duplicate: { status: 409, detail: 'There is such a record already.' },
  invalid: { status: 400, detail: 'A value is missing or not allowed.' },
  overlap: { status: 409, detail: 'It overlaps a record that is there already.' },
  reference: {
    status: 409,
    detail: 'It refers to a record that is not there, or another record still refers to it.',
  },
} as const
