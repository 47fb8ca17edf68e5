/** What tap's processes read in place of TypeScript: coverage is told by the lines it keeps. */
import { SourceMap, type SourceMapping } from 'node:module'
import t from 'tap'
import { load } from '../loader.js'

const source = `
interface Left {
  readonly out: true
}

export function called(left?: Left) {
  if (left !== undefined) {
    return left.out
  }
  return neverCalled
}

function neverCalled() {
  return 0
}
`
const url = 'file:///somewhere/source.ts'
const loaded = await load(url, { format: undefined }, async (_url, { format }) => ({
  format,
  source: new TextEncoder().encode(source),
}))

t.test('the types are gone, and it is a module', async (t) => {
  t.match(loaded, { format: 'module', shortCircuit: true })
  t.notMatch(loaded.source, 'interface')
})

t.test('each statement has a line of its own, which leads to that of the source', async (t) => {
  const comment = /sourceMappingURL=data:application\/json;base64,(.+)/.exec(loaded.source)
  const map = new SourceMap(JSON.parse(Buffer.from(comment?.[1] ?? '', 'base64').toString()))
  const lines = loaded.source.split('\n').map((line) => line.trim())
  for (const statement of ['return left.out', 'return neverCalled', 'return 0']) {
    const line = lines.indexOf(`${statement};`)
    t.ok(line >= 0, statement)
    const { originalSource, originalLine } = map.findEntry(line, 4) as SourceMapping
    const wanted = source.split('\n').findIndex((text) => text.includes(statement))
    t.strictSame([originalSource, originalLine], [url, wanted])
  }
})

t.test('what is no TypeScript is left to Node', async (t) => {
  const answer = { format: 'json', source: '{}' }
  t.equal(await load('file:///package.json', { format: 'json' }, async () => answer), answer)
})
