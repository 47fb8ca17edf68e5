/** What every alternative is asked, and how its answer is put in a few words. */
import type { FastifyInstance } from 'fastify'
import {
  field,
  json,
  send,
  talk,
  type RawRequest,
  type RawResponse,
} from '../../fixtures/raw-http.ts'
import { read } from '../../house/source-files.ts'
import { secrets, words } from './contenders.ts'

/** A service that listens. */
export interface Asked {
  /** The package, `undefined` for Fastify alone. */
  readonly packages: readonly string[]
  readonly app: FastifyInstance
  readonly port: number
}

type Question = (asked: Asked) => Promise<string>

const problemType = 'application/problem+json'

/** Whose shape a body has. */
function shapeOf(response: RawResponse): string {
  if (response.body.length === 0) return 'no content'
  const body = json(response) as Record<string, unknown>
  if (field(response, 'content-type')?.split(';')[0] === problemType) {
    const isWhole =
      typeof body['type'] === 'string' &&
      typeof body['title'] === 'string' &&
      body['status'] === response.status
    return isWhole ? 'problem details' : 'part of problem details'
  }
  return 'message' in body && 'error' in body ? 'message' : 'another shape'
}

const ask =
  (request: RawRequest, tell: (response: RawResponse) => string): Question =>
  async ({ port }) =>
    tell(await send(port, request))

const tellShape = (response: RawResponse) => `${response.status}, ${shapeOf(response)}`

/** A status, with a field it owes. */
const tellField = (name: string) => (response: RawResponse) =>
  field(response, name.toLowerCase()) === undefined || response.status < 400
    ? String(response.status)
    : `${response.status} with \`${name}\``

function tellLeaks({ body }: RawResponse): string {
  const text = body.toString()
  const leaks = Object.entries(secrets).filter(([, secret]) => text.includes(secret))
  return leaks.length === 0 ? 'nothing' : leaks.map(([name]) => name).join(' and ')
}

const type = (value: string) => [['Content-Type', value]] as const

function tellViolations(response: RawResponse): string {
  const body = json(response) as { errors?: { pointer?: string }[] }
  if (body.errors?.[0]?.pointer === '#/orderId') return 'a list with places'
  return JSON.stringify(body).includes('"orderId":') ? 'by name' : 'one sentence'
}

/** The responses of an operation that are errors and say what their content is. */
async function listDocumented({ app }: Asked): Promise<string> {
  await app.ready()
  const { paths } = app.swagger() as { paths: Record<string, { post: { responses: object } }> }
  const statuses = Object.keys(paths['/orders']?.post.responses ?? {})
  const errors = statuses.filter((status) => !status.startsWith('2'))
  return errors.length === 0 ? 'none' : errors.join(', ')
}

interface Lock {
  readonly packages: Readonly<Record<string, Manifest>>
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

const lock = JSON.parse(read('package-lock.json')) as Lock

/** Where npm put the package that a package depends on: the nearest folder upwards. */
function placeOf(name: string, from: string): string {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const place = `${folder}/node_modules/${name}`.replace(/^\//, '')
    if (place in lock.packages) return place
    if (!folder.includes('/node_modules/')) return `node_modules/${name}`
  }
}

/** Everything that is installed with a package, itself included. */
function collect(place: string, found = new Set<string>()): Set<string> {
  if (found.has(place)) return found
  found.add(place)
  const { dependencies, peerDependencies, peerDependenciesMeta } = lock.packages[place] ?? {}
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  )
  for (const name of [...Object.keys(dependencies ?? {}), ...peers]) {
    collect(placeOf(name, place), found)
  }
  return found
}

/** How many packages come along that Fastify has not brought already. */
async function countPackages({ packages }: Asked): Promise<string> {
  const present = collect('node_modules/fastify')
  const all = packages.map((name) => (name === '' ? '' : `node_modules/${name}`))
  const found = new Set(all.flatMap((place) => [...collect(place)]))
  return String([...found].filter((place) => !present.has(place)).length)
}

/** The rows of the table, in their order. */
export const questions: Readonly<Record<string, Question>> = {
  'an error said on purpose': async ({ port }) => {
    const response = await send(port, { target: '/taken' })
    return response.body.includes(words) ? tellShape(response) : 'without its words'
  },
  'an unknown path': async ({ port }) => {
    const response = await send(port, { target: '/nope?token=hunter2' })
    const echo = response.body.includes('hunter2') ? ', query' : ''
    return tellShape(response) + echo
  },
  'a method that the path has not': ask(
    { method: 'DELETE', target: '/orders' },
    tellField('Allow'),
  ),
  '`Accept: application/xml` to a JSON route': ask(
    { target: '/orders/42', fields: [['Accept', 'application/xml']] },
    ({ status }) => String(status),
  ),
  'XML to a JSON route': ask(
    { method: 'POST', target: '/orders', fields: type('application/xml'), body: '<a/>' },
    tellField('Accept'),
  ),
  'what is wrong with a body': ask(
    { method: 'POST', target: '/orders', fields: type('application/json'), body: '{}' },
    tellViolations,
  ),
  'a URL that cannot be decoded': ask({ target: '/%zz' }, tellShape),
  'bytes that are no HTTP': async ({ port }) => {
    const { responses } = await talk(port, 'garbage\r\n\r\n')
    const [response] = responses
    return response === undefined ? 'nothing' : tellShape(response)
  },
  'what leaves of an unexpected error': ask({ target: '/fails' }, tellLeaks),
  'what leaves of an SDK’s error, with the 401 it met': ask({ target: '/upstream' }, (response) => {
    return `${response.status}, ${tellLeaks(response)}`
  }),
  'errors in the OpenAPI document, unasked': listDocumented,
  'a page sent with a 404': ask({ target: '/page' }, (response) =>
    String(field(response, 'content-type')).startsWith('text/html') ? 'stays' : 'is replaced',
  ),
  'packages besides those of Fastify': countPackages,
}
