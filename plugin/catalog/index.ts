/** `fastify-error-resource/catalog`: a page for every error, where its type URI leads. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AnyErrorDefinition, isDefinition } from '../errors/define-error.ts'
import { isHttpError } from '../errors/http-error.ts'
import { readProperty } from '../http/guarded-read.ts'
import { isValidHeader } from '../http/header-values.ts'
import { checkObject, checkOptions, type Check } from '../http/checks.ts'
import { createCatalog, type Catalog } from './catalog.ts'
import { contentSecurityPolicy } from './document.ts'
import { takeInventory, typeBaseOf } from './inventory.ts'
import { toMountPath } from './mount-path.ts'
import { sendRepresentation } from './representation.ts'

/** Options of the catalog. Every one has a default. */
export interface CatalogOptions {
  /** Heading of the list. @default 'Errors' */
  title?: string | undefined
  /** Errors that no route declares, such as outcomes of jobs and what mappers make. @default [] */
  errors?: readonly AnyErrorDefinition[] | undefined
  /** `Cache-Control` of the pages (RFC 9111 §5.2). @default 'max-age=300' */
  cacheControl?: string | undefined
  /** Where the pages are, below the prefix of the scope. @default the path that `typeBase` of the plugin leads to */
  prefix?: string
}

const checks: Readonly<Record<Exclude<keyof CatalogOptions, 'prefix'>, Check>> = {
  title: {
    holds: (value) => typeof value === 'string' && value.trim() !== '',
    expected: "a heading, such as 'Errors'",
  },
  errors: {
    holds: (value) => Array.isArray(value) && value.every(isDefinition),
    expected: 'a list of errors made by defineError()',
    hint(value) {
      if (isDefinition(value)) return 'Put it in a list.'
      const isCalled = Array.isArray(value) && value.some(isHttpError)
      return isCalled ? 'Give the definitions, uncalled.' : undefined
    },
  },
  cacheControl: {
    holds: (value) =>
      typeof value === 'string' && value !== '' && isValidHeader('cache-control', value),
    expected: "a Cache-Control value, such as 'max-age=300'",
  },
}

/** What every route of the catalog says of itself: two media types, and no place in the document. */
const route = {
  schema: { hide: true } as object,
  config: { errorResource: { produces: ['text/html', 'application/json'] } },
}

/** Fields of every page. The policy is the page's own, whatever a hook has set for the rest. */
function setHeaders(reply: FastifyReply, cacheControl: string): void {
  reply.headers({
    'cache-control': cacheControl,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
  })
}

function addRoutes(app: FastifyInstance, pages: Catalog, cacheControl: string): void {
  const missing = new WeakMap<FastifyRequest, string>()

  app.get('/', route, (request: FastifyRequest, reply: FastifyReply) => {
    setHeaders(reply, cacheControl)
    return sendRepresentation(request, reply, pages.list(request))
  })

  app.get('/:error', route, (request: FastifyRequest, reply: FastifyReply) => {
    const page = pages.page(request)
    if (page === undefined) {
      const read = pages.missing(request)
      if (read !== undefined) missing.set(request, read)
      return reply.notFound('There is no error of this name.')
    }
    setHeaders(reply, cacheControl)
    return sendRepresentation(request, reply, page)
  })

  // The Error Resource is on the reply already, with its status, its fields and its line in the log.
  app.addHook('onSend', function sendMissing(request, reply, payload, done) {
    const page = missing.get(request)
    if (page === undefined) return done(null, payload)
    reply.removeHeader('content-language')
    setHeaders(reply, String(reply.getHeader('cache-control')))
    reply.type('text/html; charset=utf-8')
    done(null, page)
  })
}

/** Two of one code would have one page. */
function checkCodes(errors: readonly AnyErrorDefinition[]): void {
  const known = new Map<string, AnyErrorDefinition>()
  for (const error of errors) {
    const first = known.get(error.code) ?? error
    if (first !== error) {
      throw new Error(
        `fastify-error-resource/catalog: two of its errors have the code ${error.code} ("${first.title}", ` +
          `"${error.title}"). Give one of them another.`,
      )
    }
    known.set(error.code, error)
  }
}

/**
 * Serves a page for every error of the routes of its scope, where the type URIs of the plugin lead,
 * and a list of them. As HTML or JSON, as `Accept` says. Register it behind the plugin; hooks of its
 * scope decide who may read it.
 * @throws {Error} Without the plugin, for a wrong option, and where type URIs lead to no path of the scope.
 * @example
 * await app.register(catalog, { errors: [JobFailed] })
 */
export default async function catalog(
  app: FastifyInstance,
  // Not optional: of a plugin whose options are, Fastify's types ask nothing. It is always given an object.
  given: CatalogOptions,
): Promise<void> {
  const name = 'fastify-error-resource/catalog'
  if (typeof readProperty(app, 'addHook') !== 'function') {
    throw new TypeError(
      `${name} is a plugin: await app.register(catalog, options), without calling it.`,
    )
  }
  checkObject(name, 'an object of options', given)
  const { prefix, logLevel: _, logSerializers: __, ...own } = given as Record<string, unknown>
  checkOptions(checks, own, name)
  if (!app.hasDecorator('errorResources')) {
    throw new Error(
      `${name} needs fastify-error-resource: register that first, here or further up.`,
    )
  }
  const { title = 'Errors', errors = [], cacheControl = 'max-age=300' }: CatalogOptions = own
  checkCodes(errors)
  const typeBase = typeBaseOf(app)
  const below = prefix === undefined ? toMountPath(typeBase, app.prefix) : ''
  const folder = (app.prefix + below).replace(/\/+$/, '')
  if (app.hasRoute({ method: 'GET', url: folder || '/' })) {
    throw new Error(
      `${name}: there is a route GET ${folder || '/'} already, perhaps that of another catalog. ` +
        'Register the catalog once, or give it a prefix of its own.',
    )
  }
  const base = prefix === undefined && typeBase.endsWith('/') ? typeBase : `${folder}/`
  const pages = createCatalog(takeInventory(app), { title, errors, folder, base })

  await app.register(async (scope) => addRoutes(scope, pages, cacheControl), { prefix: below })

  app.addHook('onReady', function checkTypes(done) {
    for (const { type, code } of pages.stray()) {
      app.log.warn(
        { type, code },
        `The type URI of ${String(code)} leads into this service, but to no page of the catalog. ` +
          `Let it start with '${typeBase}', or leave it out of the declaration.`,
      )
    }
    done()
  })
}

export type { CatalogEntry, CatalogMember, CatalogPage } from './entries.ts'
export type { CatalogExample, CatalogHeader } from './example-response.ts'
export type { SendingRoute } from './find-errors.ts'
export type { CatalogList } from './list-page.ts'
export type { RetryKind } from './status-advice.ts'
