/** The page that answers where there is no error of a name. */
import { renderDocument } from './document.ts'
import type { CatalogEntry } from './entries.ts'
import { renderSearch, renderSection, renderStatus } from './list-page.ts'
import { markup, type Markup } from './markup.ts'

/** What was asked for, and what there is. */
export interface MissingError {
  /** The last segment of the address. */
  readonly name: string
  /** Errors whose names are near to it. */
  readonly near: readonly CatalogEntry[]
  /** How many errors there are. */
  readonly total: number
}

/**
 * Renders the page.
 * @param title The title of the list.
 * @param list Where the list is.
 */
export function renderMissing({ name, near, total }: MissingError, title: string, list: string) {
  const navigation = markup`<nav aria-label="Breadcrumb"><a href="${list}">${title}</a></nav>`
  const all: Markup = total === 1 ? markup`the only error` : markup`all ${total} errors`
  const content = markup`<h1>No such error</h1>
<div class="facts">${renderStatus(404, 'Not Found')} <code>${name}</code></div>
<p class="prose">No error of this service has this name. It may have another one by now, or the address is mistyped.</p>
${renderSection('Did you mean', near, list)}
<h2>Find it</h2>
${renderSearch('', list)}
<p><a href="${list}">Show ${all}</a></p>`
  return renderDocument(`No such error · ${title}`, navigation, content)
}
