import t from 'tap'
import { createMark } from '../../plugin/http/marks.ts'

t.test('a mark says of an object what was put on it, and nothing of others', async (t) => {
  const mark = createMark<string>()
  const marked = [{}, [1], new Error('No.'), Object.freeze({}), () => 1]
  for (const [index, object] of marked.entries()) mark.put(object, `mark ${index}`)
  t.strictSame(
    marked.map((object) => mark.read(object)),
    ['mark 0', 'mark 1', 'mark 2', 'mark 3', 'mark 4'],
  )
  for (const object of [{}, [1], new Proxy({}, {})]) t.equal(mark.read(object), undefined)
})

t.test('nobody sees a mark, copies it, or takes one of another kind for it', async (t) => {
  const [mark, other] = [createMark<true>(), createMark<true>()]
  const list = [{ detail: 'x' }]
  mark.put(list, true)
  t.strictSame(Reflect.ownKeys(list), ['0', 'length'])
  const copies = [[...list], list.slice(), Object.assign([], list), structuredClone(list)]
  for (const copy of [...copies, new Proxy(list, {}), Object.create(list) as object]) {
    t.equal(mark.read(copy), undefined)
  }
  t.equal(other.read(list), undefined)
})
