/** The list of all errors, as a page. */
import type { CatalogEntry } from './entries.ts'
import { renderDocument } from './document.ts'
import { markup, renderProse, type Markup } from './markup.ts'

/** What the list is rendered from. */
export interface CatalogList {
  /** The heading. */
  readonly title: string
  /** All errors, or those that were searched for. */
  readonly errors: readonly CatalogEntry[]
}

/** The request the list answers. */
export interface ListRequest {
  /** What was searched for; empty for everything. */
  readonly search: string
  /** How many errors there are to search in. */
  readonly total: number
  /** What a link from the list to a page starts with. */
  readonly folder: string
}

/** The status of an error, as a mark. */
export function renderStatus(status: number, phrase = ''): Markup {
  const kind = status < 500 ? 'status' : 'status server'
  return markup`<span class="${kind}">${[status, phrase].join(' ').trim()}</span>`
}

/** The code of a declared error; nothing for a status as it stands. */
export function renderCode(code: string | undefined): Markup | undefined {
  return code === undefined ? undefined : markup`<code>${code}</code>`
}

/** The name of a page, which is the last segment of its address. */
const slugOf = ({ page }: CatalogEntry) => page.slice(page.search(/[^/#]*$/))

function renderEntry(entry: CatalogEntry, folder: string): Markup {
  const slug = slugOf(entry)
  return markup`<li id="${slug}">
<a href="${folder}${slug}">${entry.title}</a>
<div class="facts">${renderStatus(entry.status)} ${renderCode(entry.code)}</div>
<p class="prose">${renderProse(entry.meaning)}</p>
</li>
`
}

/** Errors under a heading; nothing where there are none. */
export function renderSection(
  heading: string,
  entries: readonly CatalogEntry[],
  folder: string,
): Markup | undefined {
  if (entries.length === 0) return undefined
  return markup`
<h2>${heading}</h2>
<ul class="errors">
${entries.map((entry) => renderEntry(entry, folder))}</ul>`
}

/**
 * The form to search by.
 * @param list Where the list is; left out, the page itself.
 */
export function renderSearch(search: string, list?: string): Markup {
  const action = list === undefined ? undefined : markup` action="${list}"`
  return markup`<form role="search"${action}>
<label for="q">Search by title, code, status or text</label>
<input type="search" id="q" name="q" value="${search}" maxlength="100" autocomplete="off">
<button>Search</button>
</form>`
}

function renderCount({ errors }: CatalogList, { search, total }: ListRequest): Markup {
  const { length } = errors
  return search === ''
    ? markup`<p class="quiet" role="status">${length === 1 ? '1 error' : `${String(length)} errors`}</p>`
    : markup`<p class="quiet" role="status">${length} of ${total} errors found for “${search}”. <a href="?">Show all</a></p>`
}

/** Renders the list; what has no code of its own stands apart. */
export function renderList(list: CatalogList, request: ListRequest): Markup {
  const { title, errors } = list
  const declared = errors.filter(({ code }) => code !== undefined)
  const others = errors.filter(({ code }) => code === undefined)
  const sections = [
    renderSection('Errors of this service', declared, request.folder),
    renderSection('Statuses as they stand', others, request.folder),
  ].filter((section) => section !== undefined)
  const content = markup`<h1>${title}</h1>
${renderSearch(request.search)}
${renderCount(list, request)}${sections}`
  return renderDocument(title, undefined, content)
}
