import t from 'tap'
import { markup, renderProse } from '../../plugin/catalog/markup.ts'

t.test('text is escaped between tags and in attributes', async (t) => {
  const text = `<b title='x'>"&"</b>`
  const page = String(markup`<p title="${text}">${text}</p>`)
  const escaped = '&#60;b title&#61;&#39;x&#39;&#62;&#34;&#38;&#34;&#60;/b&#62;'
  t.equal(page, `<p title="${escaped}">${escaped}</p>`)
})

t.test('what a template made is put in as it is, each item of a list too', async (t) => {
  const items = ['<1>', '<2>'].map((item) => markup`<li>${item}</li>`)
  t.equal(
    String(markup`<ul>${items}</ul>${markup`<hr>`}`),
    '<ul><li>&#60;1&#62;</li><li>&#60;2&#62;</li></ul><hr>',
  )
})

t.test('nothing else passes for what a template made', async (t) => {
  const made = markup`<b>`
  const impostors = [
    { toString: () => '<i>' },
    Object.create(null, { toString: { value: () => '<i>' } }),
    ['<i>'],
    Object.assign(() => '', { toString: () => '<i>' }),
    structuredClone({ ...made, text: '<i>' }).text,
  ]
  for (const impostor of impostors) t.equal(String(markup`${impostor}`), '&#60;i&#62;')
})

t.test('an exclamation mark in front of a value is text', async (t) => {
  t.equal(String(markup`<p>Oh!${'<b>'}</p>`), '<p>Oh!&#60;b&#62;</p>')
})

t.test('nothing is nothing, and numbers are text', async (t) => {
  t.equal(String(markup`${undefined}${null}${409}${0}`), '4090')
})

t.test('what stands between backticks is code, and escaped like the rest', async (t) => {
  const rows: readonly (readonly [text: string, html: string])[] = [
    ['Send `If-Match`.', 'Send <code>If-Match</code>.'],
    ['`a` or `<b>`', '<code>a</code> or <code>&#60;b&#62;</code>'],
    ['a lone ` is text', 'a lone ` is text'],
    ['`one` and a lone `', '<code>one</code> and a lone `'],
    ['not `over\nlines`', 'not `over\nlines`'],
    ['``', '``'],
    ['', ''],
  ]
  for (const [text, html] of rows) t.equal(String(renderProse(text)), html)
})
