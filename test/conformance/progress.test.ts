import t from 'tap'
import { createProgress } from '../../plugin/conformance/progress.ts'
import { toResult } from '../../plugin/conformance/report/report.ts'

const exchange = { method: 'GET', url: '/a', headers: {}, status: 404 }
const right = toResult('GET /a', 'the plain request', exchange, [])
const wrong = toResult('GET /a', 'the plain request', exchange, [
  { rule: 'leak', message: 'It tells.' },
])

/** What is written while a check goes on. */
function written(
  sent: number,
  {
    planned = sent,
    most = 10_000,
    ...stream
  }: { planned?: number; most?: number; isTTY?: boolean; columns?: number } = {},
): string {
  let text = ''
  const progress = createProgress({ ...stream, write: (more) => (text += more) }, most)
  progress.begin('Reading what there is to ask of http://a')
  for (let index = 1; index <= sent; index++)
    progress.onResult(index === 2 ? wrong : right, planned)
  progress.end()
  return text
}

const erase = '\r\u001B[K'

t.test('a terminal has one line that is written again and again', async (t) => {
  t.strictSame(written(2, { isTTY: true }).split(erase), [
    '',
    'Reading what there is to ask of http://a',
    '1/2  GET /a: the plain request',
    '2/2, 1 with errors  GET /a: the plain request',
    '',
  ])
})

t.test('the line is no wider than the terminal', async (t) => {
  for (const line of written(2, { isTTY: true, columns: 20 }).split(erase)) {
    t.ok(line.length < 20, line)
  }
})

t.test('a terminal without a width has the usual one', async (t) => {
  const lines = written(2, { isTTY: true, columns: 0 }).split(erase)
  t.equal(lines.at(-2), '2/2, 1 with errors  GET /a: the plain request')
})

t.test('anything else has a line now and then, and nothing that a terminal obeys', async (t) => {
  t.equal(written(99), '')
  t.equal(written(220), '100/220, 1 with errors\n200/220, 1 with errors\n')
  t.equal(written(5000).split('\n').length, 11, 'ten lines, however long it takes')
})

t.test('what is planned and will not be sent is not counted', async (t) => {
  t.match(written(100, { planned: 9000, most: 100 }), /^100\/100,/)
})
