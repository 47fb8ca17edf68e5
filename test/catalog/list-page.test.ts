import t from 'tap'
import type { CatalogEntry } from '../../plugin/catalog/entries.ts'
import {
  renderCode,
  renderList,
  renderSearch,
  renderStatus,
} from '../../plugin/catalog/list-page.ts'

const exists: CatalogEntry = {
  title: 'Order <exists>',
  status: 409,
  code: 'ORDER_EXISTS',
  type: '/errors/order-exists',
  page: 'https://api.example/errors/order-exists',
  meaning: 'Choose `&` try.',
}
const failure: CatalogEntry = {
  title: 'Internal Server Error',
  status: 500,
  type: 'about:blank',
  page: '/errors/500',
  meaning: 'It failed.',
}

const render = (errors: readonly CatalogEntry[], search = '', folder = './') =>
  String(renderList({ title: 'Errors of A & B', errors }, { search, total: 2, folder })).replace(
    /<style>[^]*<\/style>\n/,
    '',
  )

t.test('the list says how many there are, declared ones first, each with a link', async (t) => {
  t.equal(
    render([failure, exists]),
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Errors of A &#38; B</title>
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>

<main id="content" tabindex="-1">
<h1>Errors of A &#38; B</h1>
<form role="search">
<label for="q">Search by title, code, status or text</label>
<input type="search" id="q" name="q" value="" maxlength="100" autocomplete="off">
<button>Search</button>
</form>
<p class="quiet" role="status">2 errors</p>
<h2>Errors of this service</h2>
<ul class="errors">
<li id="order-exists">
<a href="./order-exists">Order &#60;exists&#62;</a>
<div class="facts"><span class="status">409</span> <code>ORDER_EXISTS</code></div>
<p class="prose">Choose <code>&#38;</code> try.</p>
</li>
</ul>
<h2>Statuses as they stand</h2>
<ul class="errors">
<li id="500">
<a href="./500">Internal Server Error</a>
<div class="facts"><span class="status server">500</span> </div>
<p class="prose">It failed.</p>
</li>
</ul>
</main>
</body>
</html>
`,
  )
})

t.test('links start with the folder of the pages', async (t) => {
  t.match(render([exists], '', './errors/'), '<a href="./errors/order-exists">')
})

t.test('a section without errors is left out', async (t) => {
  t.notMatch(render([failure]), 'Errors of this service')
  t.notMatch(render([exists]), 'Statuses as they stand')
})

t.test('a search is repeated in its field and in what was found', async (t) => {
  const page = render([exists], '"><i>')
  t.match(page, 'name="q" value="&#34;&#62;&#60;i&#62;"')
  t.match(
    page,
    '<p class="quiet" role="status">1 of 2 errors found for “&#34;&#62;&#60;i&#62;”. <a href="?">Show all</a></p>',
  )
  t.match(render([], 'x'), '0 of 2 errors found for “x”.')
})

t.test('the search leads to the page itself, or to the list', async (t) => {
  t.match(String(renderSearch('')), '<form role="search">')
  t.match(String(renderSearch('', '../')), '<form role="search" action="../">')
})

t.test('one error is one', async (t) => {
  t.match(render([exists]), '<p class="quiet" role="status">1 error</p>')
})

t.test('a status is marked by its class, with its phrase where there is one', async (t) => {
  t.equal(String(renderStatus(404, 'Not Found')), '<span class="status">404 Not Found</span>')
  t.equal(String(renderStatus(500)), '<span class="status server">500</span>')
})

t.test('there is no code where there is none', async (t) => {
  t.equal(renderCode(undefined), undefined)
  t.equal(String(renderCode('<A>')), '<code>&#60;A&#62;</code>')
})
