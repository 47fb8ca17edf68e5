/** The catalog of one instance of the plugin: which representation answers a request. */
import type { FastifyRequest } from 'fastify'
import type { Declaration } from '../errors/declaration.ts'
import { nearNames } from '../http/near-names.ts'
import { createNegotiator } from '../http/negotiation.ts'
import { pathOf } from '../http/request.ts'
import { toPage, toEntry, type CatalogEntry } from './entries.ts'
import { renderPage } from './error-page.ts'
import { findErrors, findStray, type FoundError } from './find-errors.ts'
import type { Inventory } from './inventory.ts'
import { renderList } from './list-page.ts'
import { renderMissing } from './missing-page.ts'
import { toRepresentation, type Representation } from './representation.ts'

/** What a catalog is made of besides the routes. */
export interface CatalogSettings {
  readonly title: string
  /** Errors that no route declares. */
  readonly errors: readonly Declaration[]
  /** Path of the list, without a slash at the end. */
  readonly folder: string
  /** What the address of every page starts with. */
  readonly base: string
}

/** Answers requests, once the application is ready. */
export interface Catalog {
  list(request: FastifyRequest): Representation
  /** `undefined` where there is no such error. */
  page(request: FastifyRequest): Representation | undefined
  /** What a client reads in the place of such a page; `undefined` where it would rather have an Error Resource. */
  missing(request: FastifyRequest): string | undefined
  /** The errors whose type URI leads past their page. */
  stray(): readonly Declaration[]
}

/** Longer searches and names are cut; no error is found by more. */
const maxSearch = 100

const html = 'text/html; charset=utf-8'
const json = 'application/json'

/** What was searched for; a query parser of the user may have made something else of it. */
function searchOf({ query }: FastifyRequest): string {
  const { q } = Object(query) as { q?: unknown }
  return typeof q === 'string' ? q.slice(0, maxSearch).trim() : ''
}

/** Finds the entries that have every word, wherever. */
function find(entries: readonly CatalogEntry[], search: string): readonly CatalogEntry[] {
  const words = search.toLowerCase().split(/\s+/)
  return entries.filter(({ title, status, code = '', type, meaning }) => {
    const text = [title, status, code, type, meaning].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** The name in the address of a page. */
const nameOf = ({ params }: FastifyRequest) => (params as { error: string }).error

/** Where the list is, seen from a page. */
const listFrom = ({ url }: FastifyRequest) => (pathOf(url).endsWith('/') ? '../' : './')

/** Gives a function a memory. */
function once<Result>(make: () => Result): () => Result {
  let result: { made: Result } | undefined
  return () => (result ??= { made: make() }).made
}

/** Builds the catalog. Errors are looked for when they are first asked for, pages kept once they are made. */
export function createCatalog(known: Inventory, settings: CatalogSettings): Catalog {
  const { title, folder, base } = settings
  // Those of validation come of any route that validates, be it in its handler.
  const further = once(() => [...settings.errors, known.options().validationError ?? []].flat())
  const errors = once(() => findErrors(known, further()))
  const entries = once(() => [...errors().values()].map((error) => toEntry(error, base)))
  const pages = new Map<string, Representation>()
  // Equal weights do not prefer a page: what takes anything is no browser.
  const chooseMissing = once(() => {
    const types = known.options().profiles.flatMap(({ mediaTypes }) => mediaTypes)
    return createNegotiator([...types, json, 'text/html'])
  })

  function build(error: FoundError, isHtml: boolean, list: string): Representation {
    const page = toPage(error, base, known)
    return isHtml
      ? toRepresentation(html, String(renderPage(page, title, list)))
      : toRepresentation(json, JSON.stringify(page))
  }

  return {
    list(request) {
      const search = searchOf(request)
      const list = { title, errors: find(entries(), search) }
      if (request.negotiated === json) return toRepresentation(json, JSON.stringify(list))
      // Relative, because a proxy may have the service below a path of its own.
      const isFolder = pathOf(request.url).endsWith('/')
      const start = isFolder ? './' : `./${folder.slice(folder.lastIndexOf('/') + 1)}/`
      const view = { search, total: entries().length, folder: start }
      return toRepresentation(html, String(renderList(list, view)))
    },
    page(request) {
      const slug = nameOf(request)
      const error = errors().get(slug)
      if (error === undefined) return undefined
      const isHtml = request.negotiated !== json
      const list = listFrom(request)
      const key = `${slug} ${String(isHtml)} ${list}`
      const page = pages.get(key) ?? build(error, isHtml, list)
      pages.set(key, page)
      return page
    },
    missing(request) {
      if (chooseMissing()(request.headers.accept) !== 'text/html') return undefined
      const name = nameOf(request).slice(0, maxSearch)
      const near = nearNames(name, errors().keys()).map((slug) =>
        toEntry(errors().get(slug) as FoundError, base),
      )
      const missing = { name, near, total: errors().size }
      return String(renderMissing(missing, title, listFrom(request)))
    },
    stray: () => findStray(known, further()),
  }
}
