/** The routes of an app without a document: read from what Fastify prints of its router. */
import type { Operation } from './operations.ts'

/** As much of a Fastify app as is asked about its routes. */
export interface RouteTeller {
  printRoutes(): string
  hasRoute(route: { method: string; url: string; constraints?: object }): boolean
}

/** A line of the tree: cells of four characters, the name of the node, its methods and constraints. */
const line = /^((?:│ {3}| {4})*)(├── |└── )?(.*?)(?: \(([A-Z, -]+)\))?(?: (\{.*\}))?$/

/** A parameter of Fastify, with the expression it may have. */
const parameter = /:(\w+)(?:\(((?:[^()]|\([^()]*\))*)\))?\??/g

interface Found {
  /** As it was declared. */
  readonly url: string
  /** As OpenAPI writes it. */
  readonly path: string
  readonly methods: readonly string[]
  readonly constraints: Readonly<Record<string, unknown>>
}

/** A node that starts with a colon is a parameter; in any other a colon is a colon. */
function toNode(label: string): { url: string; path: string } {
  if (label.startsWith(':')) return { url: label, path: label.replaceAll(parameter, '{$1}') }
  if (label === '*') return { url: '*', path: '{*}' }
  return { url: label.replaceAll(':', '::'), path: label }
}

function parseTree(tree: string): readonly Found[] {
  const found: Found[] = []
  const nodes: { url: string; path: string }[] = []
  for (const text of tree.split('\n')) {
    // Every text is a line; all but the label may be empty.
    const [, cells = '', branch, label, methods, constraints] = line.exec(text) as RegExpExecArray
    if (!label) continue
    // A line without a branch is a further route of the node above it.
    if (branch !== undefined) nodes.splice(cells.length / 4, Infinity, toNode(label))
    if (methods === undefined) continue
    found.push({
      url: nodes.map(({ url }) => url).join(''),
      path: nodes.map(({ path }) => path).join(''),
      methods: methods.split(', '),
      constraints: JSON.parse(constraints ?? '{}') as Found['constraints'],
    })
  }
  return found
}

const methodsWithContent = ['POST', 'PUT', 'PATCH']

/** What every app reads by itself. */
const json: NonNullable<Operation['content']> = {
  required: false,
  media: [{ type: 'application/json', place: { value: {}, pointer: '' } }],
}

/** The fields that a request needs to meet the constraints of a route; `undefined` where only its author knows. */
function headersFor(constraints: Found['constraints']): Record<string, string> | undefined {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(constraints)) {
    if (typeof value !== 'string') return undefined
    if (name === 'version') headers['accept-version'] = value
    else if (name === 'host') headers['host'] = value
    else return undefined
  }
  return headers
}

/**
 * Lists the routes of an app that is ready, without the `HEAD` routes that follow from `GET`. What
 * the tree shows ambiguously, or behind constraints of one's own, is left out.
 */
export function readRoutes(app: RouteTeller): readonly Operation[] {
  return parseTree(app.printRoutes()).flatMap(({ url, path, methods, constraints }) => {
    const headers = headersFor(constraints)
    const siblings = methods.filter((method) => {
      const route = { method, url, constraints }
      return headers !== undefined && app.hasRoute(route)
    })
    const isOwn = (method: string) => method !== 'HEAD' || !siblings.includes('GET')
    return siblings.filter(isOwn).map((method) => ({
      method,
      path,
      siblings,
      parameters: [],
      ...(methodsWithContent.includes(method) && { content: json }),
      credentials: [],
      headers: headers as Record<string, string>,
    }))
  })
}
