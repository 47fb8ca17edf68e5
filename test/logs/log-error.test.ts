import Fastify, { type FastifyBaseLogger } from 'fastify'
import t from 'tap'
import { occurrenceOf, type Occurrence } from '../../plugin/errors/declaration.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { adviseOnce, logOccurrence, logSafely } from '../../plugin/logs/log-error.ts'

interface Line {
  readonly level: number
  readonly msg: string
  readonly err?: unknown
  readonly [binding: string]: unknown
}

/** Logs with the logger Fastify makes, and reads the line back. */
function logged(occurrence: Occurrence, bindings?: Record<string, unknown>): Line {
  const lines: string[] = []
  const { log } = Fastify({
    logger: { level: 'trace', base: {}, timestamp: false, stream: { write: (l) => lines.push(l) } },
  })
  logOccurrence(log, occurrence, bindings)
  if (lines.length !== 1) throw new Error(`${lines.length} lines`)
  return JSON.parse(lines[0] ?? '') as Line
}

const internal = new TypeError('connect ECONNREFUSED 10.0.0.7')
const info = 30
const error = 50

const rows: readonly (readonly [
  name: string,
  occurrence: Occurrence,
  expected: Readonly<Record<string, unknown>>,
])[] = [
  [
    'a 4xx is for information, with its detail',
    occurrenceOf(404, 'No order 42.'),
    { level: info, msg: 'No order 42.' },
  ],
  ['one that says nothing has its title', occurrenceOf(499), { level: info, msg: 'Client Error' }],
  ['a 5xx is an error', occurrenceOf(503, 'Back at noon.'), { level: error, msg: 'Back at noon.' }],
  [
    'the cause a sender gave is the error of the line',
    occurrenceOf(503, 'Back at noon.', { cause: internal }),
    { level: error, msg: 'connect ECONNREFUSED 10.0.0.7', err: internal.stack },
  ],
  [
    'so it is below 500',
    occurrenceOf(400, undefined, { cause: internal }),
    { level: info, msg: 'connect ECONNREFUSED 10.0.0.7', err: internal.stack },
  ],
  [
    'a value that is no Error is logged as it is',
    occurrenceOf(502, undefined, { cause: 'teapot' }),
    { level: error, msg: 'Bad Gateway', err: 'teapot' },
  ],
  [
    'a detail without a letter leaves the title',
    occurrenceOf(404, ''),
    { level: info, msg: 'Not Found' },
  ],
  [
    'an unexpected error is the error of the line',
    { ...occurrenceOf(500), unexpected: { error: internal } },
    { level: error, msg: 'connect ECONNREFUSED 10.0.0.7', err: internal.stack },
  ],
  [
    'an unexpected undefined leaves only the title',
    { ...occurrenceOf(500), unexpected: { error: undefined } },
    { level: error, msg: 'Internal Server Error' },
  ],
]

for (const [name, occurrence, expected] of rows) {
  t.test(`logOccurrence() writes one line: ${name}`, async (t) => {
    const line = logged(occurrence)
    t.strictSame(withStack(line), expected)
  })
}

t.test('logOccurrence() writes a thrown HttpError with its stack and its causes', async (t) => {
  const thrown = httpErrors.serviceUnavailable('Back at noon.', { cause: internal })
  const line = logged(thrown)
  t.strictSame(withStack(line), {
    level: error,
    msg: 'Back at noon.',
    err: `${thrown.stack}\ncaused by: ${internal.stack}`,
  })
})

t.test('logOccurrence() adds the bindings to its line', async (t) => {
  const line = logged(occurrenceOf(409, 'Taken.'), { shard: 7 })
  t.strictSame(line, { level: info, shard: 7, msg: 'Taken.' })
})

const frozen = Object.freeze(new TypeError('Frozen.'))

const hostile = new Error('Hostile.')
for (const property of ['stack', 'cause']) {
  Object.defineProperty(hostile, property, {
    enumerable: true,
    get() {
      throw new Error('a trap')
    },
  })
}

const unloggable = [
  ['a frozen Error', frozen, { type: 'Object', message: 'Frozen.', stack: frozen.stack }],
  ['an Error with getters that throw', hostile, { type: 'Object', message: 'Hostile.', stack: '' }],
] as const

for (const [name, value, err] of unloggable) {
  t.test(`logOccurrence() logs the texts of ${name}, whatever the serializer does`, async (t) => {
    const line = logged({ ...occurrenceOf(500), unexpected: { error: value } }, { shard: 7 })
    t.strictSame(line, { level: error, shard: 7, err, msg: value.message })
  })
}

const failing = (holds: (bindings: object) => boolean) => {
  const lines: unknown[] = []
  const log = (bindings: object, message: string) => {
    if (!holds(bindings)) throw new Error('cannot log')
    lines.push([bindings, message])
  }
  return { log: { info: log, error: log } as unknown as FastifyBaseLogger, lines }
}

const partlyFailing: readonly (readonly [name: string, fails: string[], logged: unknown[]])[] = [
  ['the error', ['err'], [[{ req: 1, err: { message: 'm', stack: 's' } }, 'm']]],
  ['anything but the error', ['req'], [[{ err: { message: 'm', stack: 's' } }, 'm']]],
  ['every binding', ['err', 'req', 'texts'], [[{}, 'm']]],
]

for (const [name, fails, logged] of partlyFailing) {
  t.test(`logSafely() says what can be said where a serializer fails on ${name}`, async (t) => {
    const { log, lines } = failing((bindings) => {
      const { err, req } = bindings as { err?: unknown; req?: unknown }
      const isText = err !== undefined && !(err instanceof Error)
      return !(
        (fails.includes('err') && err instanceof Error) ||
        (fails.includes('texts') && isText) ||
        (fails.includes('req') && req !== undefined)
      )
    })
    logSafely(log, 'error', { req: 1, err: Object.assign(new Error('m'), { stack: 's' }) }, 'm')
    t.strictSame(lines, logged)
  })
}

t.test('logSafely() gives up where the log fails altogether', async (t) => {
  const { log, lines } = failing(() => false)
  logSafely(log, 'error', { err: new Error('m') }, 'm')
  t.strictSame(lines, [])
})

/** Keeps of a logged Error what this file promises: its stack. */
function withStack({ err, ...line }: Line): object {
  if (err === undefined) return line
  return { ...line, err: (err as { stack?: string }).stack ?? err }
}

t.test('where nothing is to be logged, nothing is said, nor is it said already', async (t) => {
  const warned: string[] = []
  const warn = (sentence: string) => void warned.push(sentence)
  t.doesNotThrow(() => logSafely(undefined, 'error', {}, 'Nobody hears.'))
  t.doesNotThrow(() => logOccurrence(undefined, occurrenceOf(503)))
  adviseOnce(undefined, 'Nobody hears this advice.')
  adviseOnce({ warn } as never, 'Nobody hears this advice.')
  t.strictSame(warned, ['Nobody hears this advice.'])
})

t.test('advice is given once for each sentence', async (t) => {
  const lines: string[] = []
  const log = { warn: (line: string) => void lines.push(line) } as never
  for (const sentence of ['One.', 'Two.', 'One.']) adviseOnce(log, sentence)
  t.strictSame(lines, ['One.', 'Two.'])
})

t.test('advice is not for production', async (t) => {
  const lines: string[] = []
  const log = { warn: (line: string) => void lines.push(line) } as never
  const { NODE_ENV } = process.env
  t.teardown(() => {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = NODE_ENV
  })
  process.env['NODE_ENV'] = 'production'
  adviseOnce(log, 'Three.')
  process.env['NODE_ENV'] = 'test'
  adviseOnce(log, 'Three.')
  t.strictSame(lines, ['Three.'])
})

t.test('a log that fails is no reason to fail', async (t) => {
  const log = {
    warn() {
      throw new Error('full')
    },
  }
  t.doesNotThrow(() => adviseOnce(log as never, 'Four.'))
})

t.test('advice may have the error that it is about', async (t) => {
  const lines: unknown[] = []
  const log = { warn: (...line: unknown[]) => void lines.push(line) } as never
  const failure = new Error('no')
  adviseOnce(log, 'Five.', failure)
  t.strictSame(lines, [[{ err: failure }, 'Five.']])
})

t.test('an error whose sentence is no text is logged by its title', async (t) => {
  const lines: unknown[] = []
  const log = { info: (_bindings: object, line: string) => void lines.push(line) } as never
  logOccurrence(log, occurrenceOf(410, 7 as never))
  t.strictSame(lines, ['Gone'])
})

t.test('advice of which there is no end does not fill the memory', async (t) => {
  let count = 0
  const log = { warn: () => void count++ } as never
  for (let index = 0; index < 2000; index++) adviseOnce(log, `Sentence ${index}.`)
  t.ok(count < 1000)
})
