/** The page of one error. */
import type { CatalogMember, CatalogPage } from './entries.ts'
import type { CatalogExample, CatalogHeader } from './example-response.ts'
import type { SendingRoute } from './find-errors.ts'
import { renderCode, renderStatus } from './list-page.ts'
import { renderDocument } from './document.ts'
import { markup, renderProse, type Markup } from './markup.ts'

function renderHeading(text: string): Markup {
  return markup`<th scope="col">${text}</th>`
}

/** A table that scrolls by itself where it is wider than the screen, with the keyboard too. */
function renderTable(name: string, headings: readonly string[], rows: readonly Markup[]): Markup {
  return markup`<div class="scroll" role="region" aria-label="${name}" tabindex="0">
<table>
<thead><tr>${headings.map(renderHeading)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>`
}

function renderMember({ name, values, required, description = '' }: CatalogMember): Markup {
  const presence = required ? 'always' : 'optional'
  return markup`<tr><th scope="row"><code>${name}</code> <span class="quiet">${presence}</span></th><td><code>${values}</code></td><td>${renderProse(description)}</td></tr>
`
}

function renderMembers(name: string, members: readonly CatalogMember[]): Markup {
  const headings = ['Name', 'Values', 'Meaning']
  return renderTable(name, headings, members.map(renderMember))
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

function renderHeader({ name, description }: CatalogHeader): Markup {
  return markup`<tr><th scope="row"><code>${name}</code></th><td>${renderProse(description)}</td></tr>
`
}

function renderExample({ status, phrase, headers, body }: CatalogExample): Markup {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const head = [`HTTP/1.1 ${String(status)} ${phrase}`, ...lines].join('\n')
  return markup`<h2>Example</h2>
<pre tabindex="0" role="region" aria-label="Example response"><code>${head}

${JSON.stringify(body, null, 2)}</code></pre>`
}

function renderRoute({ method, path, reason = 'declared' }: SendingRoute): Markup {
  return markup`<tr><th scope="row"><code>${method} ${path}</code></th><td>${reason}</td></tr>
`
}

function renderRoutes(routes: readonly SendingRoute[]): Markup {
  const rows = routes.map(renderRoute)
  return markup`<h2>Routes that can send it</h2>
${
  rows.length === 0
    ? markup`<p class="quiet">No route declares it.</p>`
    : renderTable('Routes', ['Route', 'Why'], rows)
}`
}

function renderSpecification(specification: string): Markup {
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
${renderTable('Header fields', ['Name', 'Meaning'], page.headers.map(renderHeader))}
${renderRoutes(page.routes)}
<h2>Identity</h2>
<dl>
<dt>Type URI</dt><dd><code>${page.type}</code></dd>
${page.specification && renderSpecification(page.specification)}
</dl>`
  return renderDocument(`${page.title} · ${title}`, navigation, content)
}
