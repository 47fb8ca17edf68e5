/** How far a client is read: every line of that table of docs/limits.md, on both sides of its bound. */
import Fastify from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { readTable } from '../house/markdown.ts'
import { read } from '../house/source-files.ts'

const app = Fastify()
await app.register(errorResource, {
  languages: [{ language: 'de', statuses: { '409': 'Konflikt' } }],
})
t.teardown(() => app.close())

const long = `text/csv;long="${'x'.repeat(1016)}"`
const longer = `text/csv;long="${'x'.repeat(1017)}"`
const types = ['application/json', 'a/b;p=1', 'c/d;p=1', 'e/f;p=1', 'text/csv', long, longer]
const content = Object.fromEntries(types.map((type) => [type, { schema: {} }]))
app.get('/offers', { schema: { response: { 200: { content } } } }, async (request, reply) =>
  reply.type('text/plain').send(String(request.negotiated)),
)
app.post('/types', { schema: { body: {} } }, async () => 'read')
app.get('/title', async (_request, reply) => reply.conflict())

const ask = (url: string, headers: Record<string, string>) => app.inject({ url, headers })
const choose = async (accept: string) => (await ask('/offers', { accept })).body
const speak = async (field: string) =>
  (await ask('/title', { 'accept-language': field })).json().title as string
const many = (part: string, times: number) => part.repeat(times)

/** For each line what is true of as much as is read, and no longer of more. */
const bounds: Readonly<Record<string, (most: number) => Promise<boolean>>> = {
  'elements of an `Accept` or `Accept-Language`': async (most) => {
    const accept = await choose(`${many('x/y,', most - 1)}text/csv`)
    const language = await speak(`${many('xx,', most - 1)}de`)
    if ((accept === 'text/csv') !== (language === 'Konflikt')) throw new Error('They differ.')
    return accept === 'text/csv'
  },
  'times that one media range or language is said again': async (most) => {
    const accept = await choose(`${many('a/b;p=1;q=0.1,', 1 + most)}text/csv`)
    const language = await speak(`${many('de;q=0.1,', 1 + most)}de`)
    return accept === 'text/csv' && language === 'Konflikt'
  },
  'characters of the parameters of a range': async (most) =>
    (await choose(`${most > 1024 ? longer : long},application/json;q=0.1`)) !== 'application/json',
  'parameters of all ranges that may be an offer': async (most) => {
    const others = ['a/b', 'c/d', 'e/f'].map((type) =>
      many(`${type};p=2,`, Math.floor((most - 1) / 3)),
    )
    const rest = many('text/csv;p=2,', (most - 1) % 3)
    return (await choose(`${others.join('')}${rest}a/b;p=1`)) === 'a/b;p=1'
  },
  'characters of a weight, `q=`': async (most) =>
    (await choose(`a/b;p=1;q=0.${many('0', most - 2)},text/csv;q=0.1`)) === 'text/csv',
  'parameters of a media type': async (most) => {
    const type = `application/json${many(';p=1', most)}`
    const headers = { 'content-type': type }
    const { statusCode } = await app.inject({ method: 'POST', url: '/types', headers, body: '{}' })
    return statusCode === 200
  },
  'characters of a path that had to be encoded': async (most) => {
    const path = `/${many('a', most - 7)}|%7D`
    return (await app.inject(path)).json().instance?.length === most
  },
}

const rows = readTable(read('docs/limits.md'), 'of', 'read are', 'and what is more')
t.strictSame(
  rows.map(([of]) => of),
  Object.keys(bounds),
)
for (const [of = '', most = ''] of rows) {
  t.test(`${of}: ${most}`, async (t) => {
    const number = Number(most.replace(',', ''))
    t.equal(await bounds[of]?.(number), true, 'so many are read')
    t.equal(await bounds[of]?.(number + 1), false, 'one more is not')
  })
}
