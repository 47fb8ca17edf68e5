import type { FastifyReply } from 'fastify'
import t from 'tap'
import { setKeepingVary, mergeVary, nameInVary } from '../../plugin/replies/vary.ts'

/** As much of a reply as has header fields. */
class Reply {
  readonly fields: Record<string, unknown>
  constructor(vary?: unknown) {
    this.fields = vary === undefined ? {} : { vary }
  }
  getHeader(name: string): unknown {
    return this.fields[name]
  }
  header(name: string, value: unknown): this {
    this.fields[name.toLowerCase()] = value
    return this
  }
}

const rows: readonly (readonly [there: unknown, added: string, result: string])[] = [
  [undefined, 'Accept', 'Accept'],
  ['Origin', 'Accept', 'Origin, Accept'],
  [['Origin', 'Cookie'], 'Accept', 'Origin, Cookie, Accept'],
  ['accept , Origin', 'Accept,Cookie', 'accept, Origin, Cookie'],
  ['*', 'Accept', '*'],
]

for (const [there, added, result] of rows) {
  t.test(`Vary: ${String(there)}, and then ${added}`, async (t) => {
    const reply = new Reply(there)
    t.equal(mergeVary(reply as never, added), result)
    const named = new Reply(there)
    nameInVary(named as never, added)
    t.strictSame(named.fields, { vary: result })
    const kept = new Reply(there)
    t.equal(setKeepingVary(kept as unknown as FastifyReply, 'Vary', added) as unknown, kept)
    t.strictSame(kept.fields, { vary: result })
  })
}

t.test('other fields are set as they are', async (t) => {
  const reply = new Reply('Origin')
  setKeepingVary(reply as unknown as FastifyReply, 'X-Vary', ['a', 'b'])
  t.strictSame(reply.fields, { vary: 'Origin', 'x-vary': ['a', 'b'] })
})
