import t from 'tap'
import type { CatalogEntry } from '../../plugin/catalog/entries.ts'
import { renderMissing, type MissingError } from '../../plugin/catalog/missing-page.ts'

const exists: CatalogEntry = {
  title: 'Order exists',
  status: 409,
  code: 'ORDER_EXISTS',
  type: '/errors/order-exists',
  page: '/errors/order-exists',
  meaning: 'Choose another number.',
}

const render = (given: Partial<MissingError>, list = './') =>
  String(renderMissing({ name: 'nope', near: [], total: 7, ...given }, 'Errors', list)).replace(
    /<style>[^]*<\/style>\n/,
    '',
  )

t.test('the page says what is not there, what may be meant, and where to look', async (t) => {
  t.equal(
    render({ name: 'order-exist', near: [exists] }).replace(/^[^]*<body>\n/, ''),
    `<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Breadcrumb"><a href="./">Errors</a></nav>
<main id="content" tabindex="-1">
<h1>No such error</h1>
<div class="facts"><span class="status">404 Not Found</span> <code>order-exist</code></div>
<p class="prose">No error of this service has this name. It may have another one by now, or the address is mistyped.</p>

<h2>Did you mean</h2>
<ul class="errors">
<li id="order-exists">
<a href="./order-exists">Order exists</a>
<div class="facts"><span class="status">409</span> <code>ORDER_EXISTS</code></div>
<p class="prose">Choose another number.</p>
</li>
</ul>
<h2>Find it</h2>
<form role="search" action="./">
<label for="q">Search by title, code, status or text</label>
<input type="search" id="q" name="q" value="" maxlength="100" autocomplete="off">
<button>Search</button>
</form>
<p><a href="./">Show all 7 errors</a></p>
</main>
</body>
</html>
`,
  )
})

t.test('nothing is suggested where nothing is near', async (t) => {
  t.notMatch(render({}), /Did you mean|undefined/)
})

t.test('one error is one', async (t) => {
  t.match(render({ total: 1 }), '>Show the only error</a>')
})

t.test('it is titled, and every link starts with the place of the list', async (t) => {
  const page = render({ near: [exists] }, '../')
  t.match(page, '<title>No such error · Errors</title>')
  t.strictSame(
    [...page.matchAll(/(?:href|action)="([./][^"]*)"/g)].map(([, to]) => to),
    ['../', '../order-exists', '../', '../'],
  )
})

t.test('a name does not become markup', async (t) => {
  const page = render({ name: `"><script>alert('1')</script>` })
  t.notMatch(page, '<script')
  t.match(page, '<code>&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;</code>')
})
