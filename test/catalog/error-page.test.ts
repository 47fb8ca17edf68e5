import t from 'tap'
import type { CatalogPage } from '../../plugin/catalog/entries.ts'
import { renderPage } from '../../plugin/catalog/error-page.ts'

const hostile = `<script>alert(1)</script>"'&`
const escaped = '&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#38;'

const page: CatalogPage = {
  title: 'Order exists',
  status: 409,
  phrase: 'Conflict',
  code: 'ORDER_EXISTS',
  type: '/errors/order-exists',
  page: '/errors/order-exists',
  meaning: 'Numbers are `unique`.',
  specification: 'RFC 9110 §15.5.10',
  fix: 'Choose `another`.',
  retry: { kind: 'after-change', advice: 'Later.' },
  members: [
    { name: 'status', values: '409', required: true, own: false },
    { name: 'orderId', values: 'string', required: false, description: 'Its `number`.', own: true },
  ],
  headers: [{ name: 'Retry-After', description: 'Seconds.' }],
  example: {
    status: 409,
    phrase: 'Conflict',
    headers: { 'Retry-After': '120' },
    body: { type: '/errors/order-exists', title: 'Order exists', status: 409 },
  },
  routes: [
    { method: 'PUT', path: '/orders/:id' },
    { method: 'GET', path: '/orders', reason: 'anything may fail' },
  ],
  schema: {},
}

const bodyOf = (given: CatalogPage, list = './') =>
  String(renderPage(given, 'Errors', list)).replace(/^[^]*<\/style>\n<\/head>\n/, '')

const full = `<body>
<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Breadcrumb"><a href="./">Errors</a></nav>
<main id="content" tabindex="-1">
<h1>Order exists</h1>
<div class="facts"><span class="status">409 Conflict</span> <code>ORDER_EXISTS</code></div>
<h2>What it means</h2>
<p class="prose">Numbers are <code>unique</code>.</p>
<h2>How to fix it</h2>
<p class="prose">Choose <code>another</code>.</p>
<h2>Trying again</h2>
<p class="prose">Later.</p>
<h2>Example</h2>
<pre tabindex="0" role="region" aria-label="Example response"><code>HTTP/1.1 409 Conflict
Retry-After: 120

{
  &#34;type&#34;: &#34;/errors/order-exists&#34;,
  &#34;title&#34;: &#34;Order exists&#34;,
  &#34;status&#34;: 409
}</code></pre>
<h2>Members</h2>
<table role="table" aria-label="Members of its own">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Name</th><th scope="col" role="columnheader">Values</th><th scope="col" role="columnheader">Meaning</th></tr></thead>
<tbody role="rowgroup">
<tr role="row"><th scope="row" role="rowheader"><code>orderId</code> <span class="quiet">optional</span></th><td role="cell"><code>string</code></td><td role="cell">Its <code>number</code>.</td></tr>
</tbody>
</table>
<details>
<summary>Members that every error may have</summary>
<table role="table" aria-label="Members that every error may have">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Name</th><th scope="col" role="columnheader">Values</th><th scope="col" role="columnheader">Meaning</th></tr></thead>
<tbody role="rowgroup">
<tr role="row"><th scope="row" role="rowheader"><code>status</code> <span class="quiet">always</span></th><td role="cell"><code>409</code></td><td role="cell"></td></tr>
</tbody>
</table>
</details>
<h2>Header fields</h2>
<table role="table" aria-label="Header fields">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Name</th><th scope="col" role="columnheader">Meaning</th></tr></thead>
<tbody role="rowgroup">
<tr role="row"><th scope="row" role="rowheader"><code>Retry-After</code></th><td role="cell">Seconds.</td></tr>
</tbody>
</table>
<h2>Routes that can send it</h2>
<table role="table" aria-label="Routes">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Route</th><th scope="col" role="columnheader">Why</th></tr></thead>
<tbody role="rowgroup">
<tr role="row"><th scope="row" role="rowheader"><code>PUT /orders/:id</code></th><td role="cell">declared</td></tr>
<tr role="row"><th scope="row" role="rowheader"><code>GET /orders</code></th><td role="cell">anything may fail</td></tr>
</tbody>
</table>
<h2>Identity</h2>
<dl>
<dt>Type URI</dt><dd><code>/errors/order-exists</code></dd>
<dt>Status</dt><dd><a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10">RFC 9110 §15.5.10</a></dd>
</dl>
</main>
</body>
</html>
`

t.test('a page explains everything about an error', async (t) => {
  t.equal(bodyOf(page), full)
})

t.test('the page is titled by the error, and leads back to the list', async (t) => {
  t.match(String(renderPage(page, 'Errors', '../')), '<title>Order exists · Errors</title>')
  t.match(bodyOf(page, '../'), '<nav aria-label="Breadcrumb"><a href="../">Errors</a></nav>')
})

t.test('what is not there is left out', async (t) => {
  const { code: _, specification: __, example: ___, ...rest } = page
  const members = page.members.filter(({ own }) => !own)
  const html = bodyOf({ ...rest, members, routes: [] })
  t.notMatch(html, /ORDER_EXISTS|undefined|<h2>Example|Members of its own/)
  t.match(html, '<p class="quiet">No route declares it.</p>')
})

for (const [status, usual] of [
  [440, 400],
  [499, 400],
  [520, 500],
] as const) {
  t.test(`a page of ${status} says what clients make of it`, async (t) => {
    const { specification: _, ...rest } = page
    const link = '<a href="https://www.rfc-editor.org/rfc/rfc9110#section-15">RFC 9110 §15</a>'
    t.match(
      bodyOf({ ...rest, status }),
      `<dt>Status</dt><dd>No registry names ${status}. A client that does not know it takes it for a ${usual} (${link}).</dd>`,
    )
  })
}

t.test('no text becomes markup, wherever it comes from', async (t) => {
  const html = bodyOf({
    ...page,
    title: hostile,
    phrase: hostile,
    code: hostile,
    type: hostile,
    meaning: hostile,
    fix: hostile,
    retry: { kind: 'never', advice: hostile },
    members: [{ name: hostile, values: hostile, required: true, description: hostile, own: true }],
    headers: [{ name: hostile, description: hostile }],
    example: {
      status: 409,
      phrase: hostile,
      headers: { [hostile]: hostile },
      body: { type: hostile, title: hostile, status: 409 },
    },
    routes: [{ method: hostile, path: hostile, reason: hostile }],
  })
  t.notMatch(html, '<script')
  t.equal(html.split(escaped).length - 1, 18)
})
