/** The page of one error. */
import type { CatalogMember, CatalogPage } from './entries.ts'
import type { CatalogExample, CatalogHeader } from './example-response.ts'
import type { SendingRoute } from './find-errors.ts'
import { renderCode, renderStatus } from './list-page.ts'
import { renderDocument } from './document.ts'
import { markup, renderProse, type Markup } from './markup.ts'

/** What stands in the cells of a row, its heading first. */
type Cells = readonly [heading: Markup, ...others: readonly (Markup | string)[]]

function renderRow([heading, ...others]: Cells): Markup {
  const cells = others.map((cell) => markup`<td role="cell">${cell}</td>`)
  return markup`<tr role="row"><th scope="row" role="rowheader">${heading}</th>${cells}</tr>
`
}

/** A table whose rows are stacked on a narrow screen; the roles keep it a table there. */
function renderTable(name: string, headings: readonly string[], rows: readonly Cells[]): Markup {
  const columns = headings.map(
    (heading) => markup`<th scope="col" role="columnheader">${heading}</th>`,
  )
  return markup`<table role="table" aria-label="${name}">
<thead role="rowgroup"><tr role="row">${columns}</tr></thead>
<tbody role="rowgroup">
${rows.map(renderRow)}</tbody>
</table>`
}

function toMemberCells({ name, values, required, description = '' }: CatalogMember): Cells {
  const presence = required ? 'always' : 'optional'
  return [
    markup`<code>${name}</code> <span class="quiet">${presence}</span>`,
    markup`<code>${values}</code>`,
    renderProse(description),
  ]
}

function renderMembers(name: string, members: readonly CatalogMember[]): Markup {
  return renderTable(name, ['Name', 'Values', 'Meaning'], members.map(toMemberCells))
}

function renderMemberTables(members: readonly CatalogMember[]): Markup {
  const own = members.filter((member) => member.own)
  const common = members.filter((member) => !member.own)
  return markup`<h2>Members</h2>
${own.length === 0 ? undefined : renderMembers('Members of its own', own)}
<details>
<summary>Members that every error may have</summary>
${renderMembers('Members that every error may have', common)}
</details>`
}

function toHeaderCells({ name, description }: CatalogHeader): Cells {
  return [markup`<code>${name}</code>`, renderProse(description)]
}

function renderExample({ status, phrase, headers, body }: CatalogExample): Markup {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const head = [`HTTP/1.1 ${String(status)} ${phrase}`, ...lines].join('\n')
  return markup`<h2>Example</h2>
<pre tabindex="0" role="region" aria-label="Example response"><code>${head}

${JSON.stringify(body, null, 2)}</code></pre>`
}

function toRouteCells({ method, path, reason = 'declared' }: SendingRoute): Cells {
  return [markup`<code>${method} ${path}</code>`, reason]
}

function renderRoutes(routes: readonly SendingRoute[]): Markup {
  const rows = routes.map(toRouteCells)
  return markup`<h2>Routes that can send it</h2>
${
  rows.length === 0
    ? markup`<p class="quiet">No route declares it.</p>`
    : renderTable('Routes', ['Route', 'Why'], rows)
}`
}

/** Where a status is specified, or what is made of one that is not (RFC 9110 §15). */
function renderSpecification(status: number, specification = ''): Markup {
  if (specification === '') {
    const usual = status < 500 ? '400' : '500'
    return markup`<dt>Status</dt><dd>No registry names ${status}. A client that does not know it takes it for a ${usual} (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-15">RFC 9110 §15</a>).</dd>`
  }
  const [, number, section] = /^RFC (\d+) §(.+)$/.exec(specification) as unknown as string[]
  return markup`<dt>Status</dt><dd><a href="https://www.rfc-editor.org/rfc/rfc${number}#section-${section}">${specification}</a></dd>`
}

/**
 * Renders the page.
 * @param title The title of the list.
 * @param list Where the list is.
 */
export function renderPage(page: CatalogPage, title: string, list: string): Markup {
  const { status, code, example } = page
  const navigation = markup`<nav aria-label="Breadcrumb"><a href="${list}">${title}</a></nav>`
  const content = markup`<h1>${page.title}</h1>
<div class="facts">${renderStatus(status, page.phrase)} ${renderCode(code)}</div>
<h2>What it means</h2>
<p class="prose">${renderProse(page.meaning)}</p>
<h2>How to fix it</h2>
<p class="prose">${renderProse(page.fix)}</p>
<h2>Trying again</h2>
<p class="prose">${renderProse(page.retry.advice)}</p>
${example && renderExample(example)}
${renderMemberTables(page.members)}
<h2>Header fields</h2>
${renderTable('Header fields', ['Name', 'Meaning'], page.headers.map(toHeaderCells))}
${renderRoutes(page.routes)}
<h2>Identity</h2>
<dl>
<dt>Type URI</dt><dd><code>${page.type}</code></dd>
${renderSpecification(status, page.specification)}
</dl>`
  return renderDocument(`${page.title} · ${title}`, navigation, content)
}
