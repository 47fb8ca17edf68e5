import t from 'tap'
import {
  count,
  createPaint,
  printSheet,
  type Paragraph,
} from '../../../plugin/conformance/report/paragraphs.ts'

const paragraph: Paragraph = {
  label: 'breaking',
  colour: 'red',
  rule: 'gone',
  about: 'it is gone',
  extent: '3 changes',
  kinds: [
    { message: 'It is.', examples: [{ where: 'A' }, { where: 'B', about: 'there' }] },
    { message: 'x'.repeat(300), examples: [{ where: 'y'.repeat(200) }] },
    { message: 'Last.', examples: [{ where: 'C' }] },
  ],
}
const sheet = {
  title: 'a → b',
  paragraphs: [paragraph],
  notes: ['Short.'],
  total: 'All',
  ok: true,
  mostKinds: 2,
}

t.test('what was found is printed with an example of each kind', async (t) => {
  t.equal(
    printSheet(sheet, { paint: createPaint(false), all: false }),
    `a → b

breaking gone  3 changes
         It is gone.
      2  It is.
         A
      1  ${'x'.repeat(200)}…
         ${'y'.repeat(100)}…
         and 1 more of other words; --all prints them

Note: Short.
All
`,
  )
})

t.test('or all of it, in colours', async (t) => {
  const text = printSheet({ ...sheet, ok: false }, { paint: createPaint(true), all: true })
  t.match(text, '\u001B[31mbreaking\u001B[0m \u001B[1mgone\u001B[0m  3 changes\n')
  t.match(text, '         \u001B[2mB\u001B[0m  there\n')
  t.match(text, 'Last.')
  t.ok(text.endsWith('\u001B[31mAll\u001B[0m\n'))
})

t.test('a table without paragraphs is its total', async (t) => {
  const text = printSheet(
    { ...sheet, paragraphs: [], notes: [] },
    { paint: createPaint(false), all: true },
  )
  t.equal(text, 'a → b\n\nAll\n')
})

t.test('things are counted in words', async (t) => {
  t.strictSame(
    [count(0, 'error'), count(1, 'error'), count(2, 'error')],
    ['0 errors', '1 error', '2 errors'],
  )
})
