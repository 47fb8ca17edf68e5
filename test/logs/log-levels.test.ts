import t from 'tap'
import { occurrenceOf } from '../../plugin/errors/declaration.ts'
import {
  checkLogLevels,
  createLevelChooser,
  isLogLevels,
  type LogLevels,
} from '../../plugin/logs/log-levels.ts'

const log = {
  levels: { values: { trace: 10, debug: 20, info: 30, audit: 35, warn: 40, error: 50, fatal: 60 } },
}

t.test('the option is an object or a function', async (t) => {
  for (const given of [{}, { '4xx': 'info' }, () => 'info']) t.equal(isLogLevels.holds(given), true)
  for (const given of ['info', ['info'], null, 4]) t.equal(isLogLevels.holds(given), false)
})

const accepted: readonly (readonly [name: string, levels: unknown, log: object])[] = [
  ['nothing', undefined, log],
  ['a function', () => 'info', log],
  ['a class', { '4xx': 'debug', '5xx': 'fatal' }, log],
  ['a status', { 404: false, 499: 'trace', 503: 'silent' }, log],
  ['a level of their own', { 404: 'audit' }, log],
  ['what is left undefined', { '4xx': undefined }, log],
  ['a level that a silent log does not know', { 404: 'audit' }, {}],
  ['a level that every log has', { 404: 'warn' }, {}],
]

for (const [name, levels, theLog] of accepted) {
  t.test(`levels may be ${name}`, async (t) => {
    t.doesNotThrow(() => checkLogLevels(levels as LogLevels, theLog))
  })
}

const where = 'fastify-error-resource: logLevels'
const names = 'trace, debug, info, audit, warn, error, fatal, silent'
const refused: readonly (readonly [name: string, levels: object, log: object, sentence: string])[] =
  [
    [
      'a class in capitals',
      { '4XX': 'info' },
      log,
      `${where} has no key "4XX"; it knows 4xx, 5xx, 400, …, 599. Did you mean "4xx"?`,
    ],
    [
      'a success',
      { 200: 'info' },
      log,
      `${where} has no key "200"; it knows 4xx, 5xx, 400, …, 599. Did you mean "400"?`,
    ],
    [
      'a misspelled level',
      { '4xx': 'eror' },
      log,
      `${where}: the level of 4xx must be false or one of the log: ${names}; it is "eror". Did you mean "error"?`,
    ],
    [
      'a level of nobody',
      { 404: 'verbose' },
      log,
      `${where}: the level of 404 must be false or one of the log: ${names}; it is "verbose".`,
    ],
    [
      'true',
      { 404: true },
      log,
      `${where}: the level of 404 must be false or one of the log: ${names}; it is true.`,
    ],
    [
      'a slip, where nobody can look it up',
      { 404: 'wran' },
      {},
      `${where}: the level of 404 must be false or one of the log: trace, debug, info, warn, error, fatal, silent; it is "wran". Did you mean "warn"?`,
    ],
  ]

for (const [name, levels, theLog, sentence] of refused) {
  t.test(`levels with ${name} are refused`, async (t) => {
    t.throws(() => checkLogLevels(levels as LogLevels, theLog), new TypeError(sentence))
  })
}

t.test('nothing is chosen where the option is not in use', async (t) => {
  t.equal(createLevelChooser(undefined), undefined)
})

const chosen: readonly (readonly [status: number, level: unknown])[] = [
  [404, false],
  [410, 'debug'],
  [503, 'warn'],
  [500, undefined],
  [451, false],
]

for (const [status, level] of chosen) {
  t.test(`the level of ${status} is ${String(level)}`, async (t) => {
    const levels = { '4xx': 'debug', 404: false, 451: 'silent', 503: 'warn' } as const
    t.equal(createLevelChooser(levels)?.(occurrenceOf(status), undefined, undefined), level)
  })
}

/** What a function returns, the level, and what is told. */
const returned: readonly (readonly [
  name: string,
  level: () => unknown,
  chosen: unknown,
  said?: string,
])[] = [
  ['a level', () => 'warn', 'warn'],
  ['silence', () => 'silent', false],
  ['false', () => false, false],
  ['nothing', () => undefined, undefined],
  [
    'a level of nobody',
    () => 'verbose',
    undefined,
    'logLevels() returned "verbose", which is no level of the log.',
  ],
  ['a number', () => 30, undefined, 'logLevels() returned 30, which is no level of the log.'],
  [
    'a failure',
    () => {
      throw new Error('no')
    },
    undefined,
    'logLevels() failed; the error has its usual level.',
  ],
]

for (const [name, level, expected, said] of returned) {
  t.test(`a function may return ${name}`, async (t) => {
    const lines: unknown[] = []
    const warn = (...line: unknown[]) => void lines.push(line.at(-1))
    const choose = createLevelChooser(level as () => string)
    t.equal(choose?.(occurrenceOf(404), undefined, { warn } as never), expected)
    t.strictSame(lines, said === undefined ? [] : [said])
  })
}

t.test('a function is shown the error, its cause and its request', async (t) => {
  let shown: unknown
  const choose = createLevelChooser((...args) => {
    shown = args
    return false
  })
  const request = {} as never
  choose?.(occurrenceOf(409, 'No.', { code: 'TAKEN', cause: 'why' }), request, undefined)
  const error = { status: 409, title: 'Conflict', code: 'TAKEN', detail: 'No.', cause: 'why' }
  t.strictSame(shown, [error, request])
})
