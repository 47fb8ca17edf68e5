import { createHash } from 'node:crypto'
import t from 'tap'
import { contentSecurityPolicy, renderDocument } from '../../plugin/catalog/document.ts'
import { markup } from '../../plugin/catalog/markup.ts'

const page = String(renderDocument('A < B', markup`<nav>…</nav>`, markup`<h1>A</h1>`))

t.test(
  'a document has a language, a title, a way past the navigation and one main part',
  async (t) => {
    t.match(page, /^<!doctype html>\n<html lang="en">/)
    t.match(page, '<title>A &#60; B</title>')
    t.match(page, '<meta name="viewport" content="width=device-width, initial-scale=1">')
    t.match(
      page,
      /<a class="skip" href="#content">.*<\/a>\n<nav>…<\/nav>\n<main id="content" tabindex="-1">\n<h1>A<\/h1>\n<\/main>/,
    )
  },
)

t.test('there may be no navigation', async (t) => {
  t.notMatch(String(renderDocument('A', undefined, markup``)), '<nav')
})

t.test('the policy permits the style of the page by its hash, and no script', async (t) => {
  const [, style = ''] = /<style>([^]*)<\/style>/.exec(page) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  t.equal(
    contentSecurityPolicy,
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  )
})

t.test('a document loads nothing and runs nothing', async (t) => {
  t.notMatch(page, /<script|<link (?!rel="icon" href="data:,")|<img|@import|url\(|style=| on\w+=/i)
})
