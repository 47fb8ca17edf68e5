/** What `disableRequestLogging`, `logController` and `logLevel` say of Fastify's lines of a request holds for those of the plugin. */
import Fastify, { type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify'
import t from 'tap'
import errorResource, {
  type ErrorResourceOptions,
  httpErrors,
  serverOptions,
} from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { spell, talk } from '../fixtures/raw-http.ts'

const quick = { timeout: 5000 }

class Silenced extends LogController {
  override isLogDisabled({ url }: { url?: string }): boolean {
    return url?.includes('silent') === true
  }
}

const isSilent = ({ url }: { url: string }) => url.includes('silent')

/** Errors of every origin, by what the client sends. */
const requests: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a thrown error', spell({ target: '/silent/thrown' })],
  ['one without words for clients', spell({ target: '/silent/withheld' })],
  ['one that a helper sends', spell({ target: '/silent/helper' })],
  ['one that a handler writes', spell({ target: '/silent/written' })],
  ['a failing mapper', spell({ target: '/silent/mapper' })],
  ['a hook that fails while the error is sent', spell({ target: '/silent/hook' })],
  ['an error that its route does not declare', spell({ target: '/silent/undeclared' })],
  ['a body that cannot be serialized', spell({ target: '/silent/members' })],
  ['a missing route', spell({ target: '/silent/none?token=hunter2' })],
  ['a method that a path has not', spell({ method: 'PUT', target: '/silent/thrown' })],
  ['a URL that cannot be decoded', spell({ target: '/silent/%c0' })],
  ['a parameter that is too long', spell({ target: `/silent/long/${'1234567890'.repeat(12)}` })],
  [
    'an expectation',
    spell({
      target: '/silent/thrown',
      fields: [
        ['Host', 'a'],
        ['Expect', 'miracles'],
      ],
    }),
  ],
]

function failForOne(_error: unknown, { url }: FastifyRequest): undefined {
  if (url === '/silent/mapper') throw new Error('mapper')
  return undefined
}

async function linesOf(options: object, bytes: Buffer, level = 'info') {
  const lines: string[] = []
  const write = (line: string) => {
    const { msg } = JSON.parse(line) as { msg: string }
    if (!/^(?:Server listening|incoming request|request completed)/.test(msg)) lines.push(msg)
  }
  const logger = { level: 'info', stream: { write } }
  const app = Fastify(serverOptions({ ...options, logger } as FastifyServerOptions))
  await app.register(errorResource, { mappers: [failForOne], contract: true })
  app.addHook('onSend', async ({ url }) => {
    if (url === '/silent/hook') throw new Error('hook')
  })
  const logLevel = level as 'info'
  app.get('/silent/thrown', { logLevel }, async () => {
    throw new Error('hunter2')
  })
  app.get('/silent/withheld', { logLevel }, async () => {
    throw Object.assign(new Error('hunter2'), { statusCode: 401 })
  })
  app.get('/silent/helper', { logLevel }, async (_request, reply) => reply.conflict('No.'))
  app.get('/silent/written', { logLevel }, async (_request, reply) => reply.code(409).send('No.'))
  app.get('/silent/mapper', { logLevel }, async () => {
    throw new Error('hunter2')
  })
  app.get('/silent/hook', { logLevel }, async (_request, reply) => reply.conflict('No.'))
  const response = { 410: { type: 'object' } }
  app.get('/silent/undeclared', { logLevel, schema: { response } }, async () => {
    throw httpErrors.conflict('No.')
  })
  app.get('/silent/members', { logLevel }, async (_request, reply) =>
    reply.conflict('No.', { errors: [{ detail: 1n }] } as never),
  )
  app.get('/silent/long/:id', { logLevel }, async () => '')
  const port = await listen(app)
  const { responses } = await talk(port, bytes)
  await app.close()
  return { status: responses.map(({ status }) => status), lines }
}

const settings: readonly (readonly [name: string, options: object])[] = [
  ['disableRequestLogging', { disableRequestLogging: true }],
  ['a function', { disableRequestLogging: isSilent }],
  ['a controller', { logController: new LogController({ disableRequestLogging: true }) }],
  ['a controller that decides', { logController: new Silenced() }],
]

for (const [name, bytes] of requests) {
  t.test(`${name} is logged unless Fastify was told otherwise`, quick, async (t) => {
    const { status, lines } = await linesOf({}, bytes)
    t.equal(status.length, 1)
    t.ok(lines.length > 0, 'it is logged')
    t.notMatch(lines.join(), 'token')
    for (const [setting, options] of settings) {
      t.strictSame(await linesOf(options, bytes), { status, lines: [] }, setting)
    }
  })
}

for (const [name, bytes] of requests.slice(0, 7)) {
  t.test(`${name} is not logged where the level of its route is higher`, quick, async (t) => {
    const { lines } = await linesOf({}, bytes, 'silent')
    t.strictSame(lines, [])
  })
}

t.test('a missing route is named as Fastify names it, without its query', quick, async (t) => {
  const { lines } = await linesOf({}, spell({ target: '/none?token=hunter2' }))
  t.strictSame(lines, ['Route GET:/none not found'])
})

t.test(
  'a controller that writes its own lines writes them for Error Resources',
  quick,
  async (t) => {
    class Own extends LogController {
      override defaultErrorLog(error: Error, { log }: FastifyRequest): void {
        log.warn(`own: ${error.message}`)
      }

      override routeNotFound({ log, method }: FastifyRequest): void {
        log.warn(`own: ${method}`)
      }
    }
    const options = { logController: new Own() }
    const sentences = []
    for (const target of ['/silent/thrown', '/silent/helper', '/none']) {
      sentences.push(...(await linesOf(options, spell({ target }))).lines)
    }
    t.strictSame(sentences, ['own: hunter2', 'own: No.', 'own: GET'])
  },
)

/** `[level, status]` of every line that has a level of its own, by what the client sends. */
async function levelsOf(
  logLevels: ErrorResourceOptions['logLevels'],
  bytes: Buffer,
  level = 'trace',
) {
  const lines: unknown[] = []
  const write = (line: string) => {
    const { level, msg } = JSON.parse(line) as { level: number; msg: string }
    // The last is Fastify's own, of bytes that are no HTTP.
    if (!/^(?:Server listening|incoming request|request completed|client error)/.test(msg)) {
      lines.push(level)
    }
  }
  const logger = { level: 'trace', stream: { write } }
  const app = Fastify(serverOptions({ logger, genReqId: () => 7 as never }))
  await app.register(errorResource, { ...(logLevels && { logLevels }), contract: false })
  app.get('/thrown', { logLevel: level as 'info' }, async () => {
    throw new Error('hunter2')
  })
  app.get('/gone', { logLevel: level as 'info' }, async (_request, reply) => reply.gone())
  const port = await listen(app)
  const { responses } = await talk(port, bytes)
  await app.close()
  return { lines, body: JSON.parse(String(responses[0]?.body)) as { requestId?: string } }
}

const gone = spell({ target: '/gone' })
const thrown = spell({ target: '/thrown' })
const missing = spell({ target: '/none' })
const garbage = Buffer.from('hello\r\n\r\n')
const byStatus = { '4xx': 'debug', 404: false, '5xx': 'fatal' } as const
const byFunction: ErrorResourceOptions['logLevels'] = ({ status, cause }, request) => {
  if (request === undefined) return 'warn'
  return status === 410 ? false : cause instanceof Error ? 'fatal' : undefined
}

/** Pino's numbers: trace 10, debug 20, info 30, warn 40, error 50, fatal 60. */
const levels: readonly (readonly [
  name: string,
  logLevels: ErrorResourceOptions['logLevels'],
  expected: readonly (number | undefined)[],
])[] = [
  ['nothing is said', undefined, [30, 50, 30, 10]],
  ['it is said by status', byStatus, [20, 60, undefined, 20]],
  ['a function says it', byFunction, [undefined, 60, 30, 40]],
  [
    'a function fails',
    () => {
      throw new Error('no')
    },
    [30, 50, 30, 10],
  ],
]

for (const [name, logLevels, expected] of levels) {
  t.test(`the level of an error where ${name}`, quick, async (t) => {
    for (const [index, bytes] of [gone, thrown, missing, garbage].entries()) {
      const { lines } = await levelsOf(logLevels, bytes)
      const own = lines.filter((level) => level !== 40 || expected[index] === 40)
      t.strictSame(own, expected[index] === undefined ? [] : [expected[index]], `error ${index}`)
    }
  })
}

t.test('the level of a route has the last word', quick, async (t) => {
  t.strictSame((await levelsOf(byStatus, gone, 'info')).lines, [])
  t.strictSame((await levelsOf(byStatus, thrown, 'fatal')).lines, [60])
})

t.test('an id that is a number is the requestId all the same', quick, async (t) => {
  for (const bytes of [gone, thrown, missing]) {
    t.equal((await levelsOf(undefined, bytes)).body.requestId, '7')
  }
})

t.test('a level that the log does not have fails at boot', async (t) => {
  const app = Fastify({ logger: { level: 'silent' } })
  t.teardown(() => app.close())
  await t.rejects(
    async () => app.register(errorResource, { logLevels: { '4xx': 'wran' } }),
    new TypeError(
      'fastify-error-resource: logLevels: the level of 4xx must be false or one of the log: ' +
        'trace, debug, info, warn, error, fatal, silent; it is "wran". Did you mean "warn"?',
    ),
  )
})

const rewriteUrl = ({ url = '' }: { url?: string | undefined }) => url.replace('/public', '')

const bodyOf = async (plugin: ErrorResourceOptions, target: string) => {
  const app = Fastify(serverOptions({ rewriteUrl } as FastifyServerOptions))
  await app.register(errorResource, plugin)
  app.get('/gone', async (_request, reply) => reply.gone())
  app.get('/own', async (_request, reply) => reply.gone({ instance: '/mine' }))
  const port = await listen(app)
  const { responses } = await talk(port, spell({ target }))
  await app.close()
  return JSON.parse(String(responses[0]?.body)) as { instance?: string }
}

t.test(
  'the instance is the path the client wrote, whatever it was rewritten to',
  quick,
  async (t) => {
    t.equal((await bodyOf({}, '/public/gone?token=1')).instance, '/public/gone')
    t.equal((await bodyOf({}, '/public/none')).instance, '/public/none')
    t.notOk('instance' in (await bodyOf({ instance: false }, '/public/gone')))
    t.equal((await bodyOf({ instance: false }, '/own')).instance, '/mine')
  },
)
