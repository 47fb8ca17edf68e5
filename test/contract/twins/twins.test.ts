/** Every success has a twin in Fastify without the plugin: whoever asks for it in whatever way, they are the same. */
import Fastify, { type FastifyInstance } from 'fastify'
import Negotiator from 'negotiator'
import t from 'tap'
import errorResource from '../../../plugin/index.ts'
import { type Ask, clients } from '../../fixtures/clients.ts'
import { listen } from '../../fixtures/fixture-app.ts'
import {
  countExchanges,
  field,
  json,
  send,
  spell,
  talk,
  type Field,
  type RawRequest,
  type RawResponse,
} from '../../fixtures/raw-http.ts'
import { addSuccesses, type Success, successes } from './routes.ts'
import { accepts, contentTypes } from './wild-values.ts'

t.setTimeout(180_000)
t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

async function start(prepare: (app: FastifyInstance) => Promise<unknown>): Promise<number> {
  const app = Fastify({ genReqId: () => 'r1', forceCloseConnections: true })
  t.teardown(() => app.close())
  await prepare(app)
  addSuccesses(app)
  return listen(app)
}

const plain = await start(async () => undefined)
const ours = await start(async (app) => app.register(errorResource))
const lenient = await start(async (app) =>
  app.register(errorResource, { notAcceptable: 'lenient' }),
)
const wild = Object.values(accepts).flat()

/** Sends requests on one connection. */
async function askAll(port: number, requests: readonly RawRequest[]): Promise<RawResponse[]> {
  const bytes = requests.map((request, index) => {
    const last = index === requests.length - 1 ? 'close' : 'keep-alive'
    return spell({ ...request, fields: [['Connection', last], ...(request.fields ?? [])] })
  })
  const methods = requests.map(({ method = 'GET' }) => method)
  const { responses } = await talk(port, Buffer.concat(bytes), { methods, timeout: 30_000 })
  return [...responses]
}

/** What is compared: everything but the time, and the connection, which the last of them ends. */
function comparable({ status, fields, body }: RawResponse, isChoice = false): unknown {
  const rest = fields
    .filter(([name]) => name !== 'date' && name !== 'connection' && name !== 'keep-alive')
    .map(([name, value]) => `${name}: ${value}`)
  // Of several types Accept is said to have chosen (RFC 9110 §12.5.5).
  if (isChoice) rest.push('vary: Accept')
  return { status, fields: rest.toSorted(), body: body.toString('latin1') }
}

/** Types of errors alone state no preference; neither does what has no media range in it. */
function statesPreference(accept: string): boolean {
  const types = new Negotiator({ headers: { accept } }).mediaTypes()
  const isStar = accept.split(',').some((element) => element.split(';')[0]?.trim() === '*')
  const isRefusal = /;\s*q=0(?:\.0*)?\s*(?:,|$)/.test(accept)
  return !isStar && (isRefusal || types.some((type) => !type.startsWith('application/problem+')))
}

/**
 * A weight that cannot be read counts as absent, and a type that is none as nothing (RFC 9110 §2.4, §8.3.1); a charset
 * is not compared.
 */
const tidy = (accept: string) =>
  accept
    .replace(/;\s*q=(?:high|-1|2)?(?=\s*(?:,|$))/g, '')
    .replace(/[^,]*@[^,]*|^"[^"]*"$/g, '')
    .replace(/;\s*charset=[^;,]*/gi, '')

function accepted(given: string, types: readonly string[]): boolean {
  const accept = tidy(given)
  const negotiator = new Negotiator({ headers: { accept } })
  if (!statesPreference(accept)) return true
  const ranges = types.filter((type) => type.endsWith('/*')).map((type) => type.slice(0, -1))
  const isNamed = (type: string) =>
    (type === '*/*' && ranges.length > 0) ||
    ranges.some((range) => `${type}/`.startsWith(range) || `${type.split('/')[0]}/` === range)
  const offers = types.flatMap((type) => [type, `${type};charset=utf-8`])
  return negotiator.mediaTypes(offers).length > 0 || negotiator.mediaTypes().some(isNamed)
}

/** A declared refusal: the declaration is certain and none of its types is taken, or the type that is there is not. */
function isRefused({ certain, isHijacked }: Success, accept: string, twin: RawResponse): boolean {
  if (certain !== undefined && !accepted(accept, certain)) return true
  if (isHijacked || twin.status >= 300 || field(twin, 'content-length') === '0') return false
  if (certain?.every((type) => !type.endsWith('/*')) === true) return false
  const type = field(twin, 'content-type') ?? ''
  const essence =
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?=;(?: [\w-]+=(?:[\w.-]+|"[^"]*")(?:;|$))+$|$|; charset=utf-8$)/.exec(
      type,
    )?.[0]
  return essence !== undefined && !accepted(accept, [essence, type])
}

t.test('the wild values are many, and each is there once', async (t) => {
  t.ok(wild.length + contentTypes.length >= 200, String(wild.length + contentTypes.length))
  t.equal(new Set(wild).size, wild.length)
  t.equal(new Set(contentTypes).size, contentTypes.length)
})

for (const [path, success] of Object.entries(successes)) {
  // Fastify itself sends Content-Length with a 204, which no strict reader takes.
  for (const method of path === '/empty' ? ['GET'] : ['GET', 'HEAD']) {
    t.test(`${method} ${path} is what it is without the plugin`, async (t) => {
      const requests = wild.map((accept): RawRequest => {
        const fields: Field[] = [['Accept', accept]]
        return { method, target: path, fields }
      })
      requests.push({ method, target: path })
      const [twins, answers, kind] = [
        await askAll(plain, requests),
        await askAll(ours, requests),
        await askAll(lenient, requests),
      ]
      t.equal(twins.length, requests.length)
      t.equal(answers.length, requests.length)
      let refused = 0
      for (const [index, twin] of twins.entries()) {
        const accept = wild[index] ?? '*/*'
        const isChoice = success.isChoice === true
        const expected = comparable(twin, isChoice)
        const answer = answers[index] as RawResponse
        if (twin.status >= 400) {
          // Fastify itself fails to answer HEAD with a Response.
          t.ok(method === 'HEAD' && path.startsWith('/response') && answer.status >= 400)
          continue
        }
        t.strictSame(comparable(kind[index] as RawResponse), expected, `lenient: ${accept}`)
        if (isRefused(success, accept, twin)) {
          refused += 1
          t.equal(answer.status, 406, `refused: ${accept}`)
          t.equal(field(answer, 'content-type'), 'application/problem+json')
          if (method === 'GET') t.match(json(answer), { status: 406 })
        } else t.strictSame(comparable(answer), expected, accept)
      }
      t.comment(`${refused} of ${requests.length} are declared refusals`)
    })
  }
}

t.test('content of every type reaches the handler as it does without the plugin', async (t) => {
  const requests = contentTypes.flatMap((type) =>
    ['{"a":1}', ''].map((body): RawRequest => ({
      method: 'POST',
      target: '/echo',
      fields: [['Content-Type', type]],
      body,
    })),
  )
  for (const request of requests) {
    const name = `${request.fields?.[0]?.[1]} ${String(request.body)}`
    const [twin, answer] = [await send(plain, request), await send(ours, request)]
    if (twin.status < 400) t.strictSame(comparable(answer), comparable(twin), name)
    else t.equal(answer.status, twin.status, name)
  }
})

const base = (port: number) => `http://127.0.0.1:${String(port)}`

for (const { name, missing, ask } of clients) {
  t.test(
    `${name} gets with its own fields what it gets without the plugin`,
    missing(),
    async (t) => {
      // Fields that a client cannot read either are left out.
      const asks = Object.keys(successes)
        .filter((path) => !/redirect|unmodified|events|null$|unreadable/.test(path))
        .flatMap((path): Ask[] => {
          const isJson = /object|list|nullable|any$|created|class$|contents$/.test(path)
          return isJson
            ? [
                { how: 'json', path },
                { how: 'text', path },
              ]
            : [{ how: 'text', path }]
        })
      const [twins, answers] = [await ask(base(plain), asks), await ask(base(lenient), asks)]
      t.strictSame(answers, twins)
    },
  )
}
