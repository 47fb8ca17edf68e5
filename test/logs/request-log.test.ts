import Fastify, {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import t from 'tap'
import { occurrenceOf } from '../../plugin/errors/declaration.ts'
import { logOf, logRaw, logReply, rawLogOf } from '../../plugin/logs/request-log.ts'

const fail = (): never => {
  throw new Error('theirs')
}
const isSilent = ({ url }: { url?: string }) => url === '/silent'

class OwnDecision extends LogController {
  override isLogDisabled(request: { url?: string }): boolean {
    return isSilent(request)
  }
}

/** A class of a class of the user's is the user's, too. */
class FurtherDecision extends OwnDecision {}

const settings: readonly (readonly [
  name: string,
  options: FastifyServerOptions,
  logs: readonly [loud: boolean, silent: boolean, unread: boolean],
])[] = [
  ['nothing', {}, [true, true, true]],
  ['the option, switched off', { disableRequestLogging: false }, [true, true, true]],
  ['the option', { disableRequestLogging: true }, [false, false, false]],
  ['a function', { disableRequestLogging: isSilent }, [true, false, true]],
  [
    'a controller',
    { logController: new LogController({ disableRequestLogging: true }) },
    [false, false, false],
  ],
  [
    'a controller with a function',
    { logController: new LogController({ disableRequestLogging: isSilent }) },
    [true, false, true],
  ],
  ['a controller that decides', { logController: new OwnDecision() }, [true, false, true]],
  ['one derived from it', { logController: new FurtherDecision() }, [true, false, true]],
]

for (const [name, options, expected] of settings) {
  t.test(`a request has a log or none by what Fastify was told: ${name}`, async (t) => {
    const app = Fastify(options)
    t.teardown(() => app.close())
    const seen: boolean[] = []
    const raw: boolean[] = []
    const look = async (request: FastifyRequest) => {
      const log = logOf(request)
      t.ok(log === undefined || log === request.log)
      seen.push(log !== undefined)
      raw.push(rawLogOf(app, request.raw) === app.log)
    }
    // A scope has the controller of its parent.
    app.register(async (scope) => {
      scope.get('/loud', look)
      scope.get('/silent', look)
    })
    await app.inject('/loud')
    await app.inject('/silent')
    t.strictSame(seen, expected.slice(0, 2))
    t.strictSame(raw, expected.slice(0, 2))
    t.equal(rawLogOf(app) === app.log, expected[2])
  })
}

t.test('a function of the user that fails keeps nothing from the log', async (t) => {
  let isAsked = false
  const app = Fastify({ disableRequestLogging: () => isAsked && fail() })
  t.teardown(() => app.close())
  app.get('/', async (request) => {
    isAsked = true
    t.equal(logOf(request), request.log)
    t.equal(rawLogOf(app, request.raw), app.log)
    isAsked = false
  })
  await app.inject('/')
  t.notOk(isAsked)
})

/** A request as versions of Fastify without a controller make it: what was decided is on its log. */
function olderRequest(decided: boolean | undefined, isOff: boolean): FastifyRequest {
  const log = decided === undefined ? {} : { [Symbol('fastify.disableRequestLogging')]: decided }
  return { log, server: { initialConfig: { disableRequestLogging: isOff } } } as never
}

t.test(
  'older versions of Fastify decide on the log of the request, or by the option',
  async (t) => {
    t.equal(logOf(olderRequest(true, false)), undefined)
    t.equal(logOf(olderRequest(undefined, true)), undefined)
    for (const request of [olderRequest(false, true), olderRequest(undefined, false)]) {
      t.equal(logOf(request), request.log)
    }
    const log = {} as FastifyBaseLogger
    const app = (isOff: boolean) =>
      ({ log, initialConfig: { disableRequestLogging: isOff } }) as never
    t.equal(rawLogOf(app(true)), undefined)
    t.equal(rawLogOf(app(false)), log)
  },
)

type Line = readonly [level: number, message: string, error?: string]

/** What is logged of a reply to a request for which there is a route, and for which there is none. */
async function linesOf(
  options: FastifyServerOptions,
  log: (reply: FastifyReply) => void,
  url = '/found',
): Promise<Line[]> {
  const lines: Line[] = []
  const write = (text: string) => {
    const { level, msg, err } = JSON.parse(text) as {
      level: number
      msg: string
      err?: { message: string }
    }
    if (/^(?:incoming request|request completed)$/.test(msg)) return
    lines.push(err === undefined ? [level, msg] : [level, msg, err.message])
  }
  const app = Fastify({ logger: { stream: { write } }, ...options } as FastifyServerOptions)
  const answer = async (_request: FastifyRequest, reply: FastifyReply) => {
    log(reply)
    return ''
  }
  app.get('/found', answer)
  app.setNotFoundHandler(answer)
  await app.inject(url)
  await app.close()
  return lines
}

const info = 30
const error = 50
const cause = new Error('hunter2')

for (const [name, occurrence, url, line] of [
  ['a missing route', occurrenceOf(404), '/none', [info, 'Route GET:/none not found']],
  ['its query left out', occurrenceOf(404), '/none?token=1', [info, 'Route GET:/none not found']],
  ['a method it has not', occurrenceOf(405), '/none', [info, 'Method Not Allowed']],
  ['what its handler said', occurrenceOf(404, 'Gone fishing.'), '/none', [info, 'Gone fishing.']],
  [
    'problem details of its handler',
    { ...occurrenceOf(404), said: {} },
    '/none',
    [info, 'Not Found'],
  ],
  ['what it threw', occurrenceOf(404, undefined, { cause }), '/none', [info, 'hunter2', 'hunter2']],
  ['another status of its handler', occurrenceOf(503), '/none', [error, 'Service Unavailable']],
  ['a 404 of a route', occurrenceOf(404), '/found', [info, 'Not Found']],
] as const) {
  t.test(`the line of a reply names ${name}`, async (t) => {
    t.strictSame(await linesOf({}, (reply) => logReply(reply, occurrence), url), [line])
    const options = { disableRequestLogging: true }
    t.strictSame(await linesOf(options, (reply) => logReply(reply, occurrence), url), [])
  })
}

class OwnLines extends LogController {
  override defaultErrorLog(thrown: Error, _request: FastifyRequest, reply: FastifyReply): void {
    reply.log.warn(`own ${thrown.message}`)
  }

  override routeNotFound(request: FastifyRequest): void {
    request.log.warn(`own ${request.method}`)
  }
}

class FailingLines extends LogController {
  override defaultErrorLog(): void {
    fail()
  }

  override routeNotFound(): void {
    fail()
  }
}

t.test(
  'a controller that writes lines of its own writes these, whatever is disabled',
  async (t) => {
    const thrown = occurrenceOf(503, 'Back at noon.', { cause })
    for (const disableRequestLogging of [false, true]) {
      const own = { logController: new OwnLines({ disableRequestLogging }) }
      t.strictSame(await linesOf(own, (reply) => logReply(reply, thrown)), [[40, 'own hunter2']])
      const said = await linesOf(own, (reply) => logReply(reply, occurrenceOf(410, 'Gone.')))
      t.strictSame(said, [[40, 'own Gone.']])
      const missing = await linesOf(own, (reply) => logReply(reply, occurrenceOf(404)), '/none')
      t.strictSame(missing, [[40, 'own GET']])
    }
  },
)

t.test('where it fails, the line is there all the same', async (t) => {
  const own = { logController: new FailingLines() }
  const said = await linesOf(own, (reply) => logReply(reply, occurrenceOf(410, 'Gone.')))
  t.strictSame(said, [[info, 'Gone.']])
  const missing = await linesOf(own, (reply) => logReply(reply, occurrenceOf(404)), '/none')
  t.strictSame(missing, [[info, 'Route GET:/none not found']])
})

t.test('an error on no reply is logged at the level that is chosen', async (t) => {
  const lines: unknown[] = []
  const at = (level: string) => (_bindings: object, words: string) =>
    void lines.push([level, words])
  const log = { info: at('info'), warn: at('warn') } as never
  logRaw(log, occurrenceOf(410), undefined)
  logRaw(log, occurrenceOf(411), () => 'warn')
  logRaw(log, occurrenceOf(412), () => false)
  logRaw(log, occurrenceOf(413), () => undefined)
  logRaw(undefined, occurrenceOf(414), () => 'warn')
  t.strictSame(lines, [
    ['info', 'Gone'],
    ['warn', 'Length Required'],
    ['info', 'Content Too Large'],
  ])
})

t.test('an error on a reply is not logged where its level is false', async (t) => {
  t.strictSame(await linesOf({}, (reply) => logReply(reply, occurrenceOf(410), () => false)), [])
  t.strictSame(await linesOf({}, (reply) => logReply(reply, occurrenceOf(410), () => 'warn')), [
    [40, 'Gone'],
  ])
})
