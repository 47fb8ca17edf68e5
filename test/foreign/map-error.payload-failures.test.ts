import { Readable } from 'node:stream'
import t from 'tap'
import { isPayloadFailure, watchPayload } from '../../plugin/foreign/map-error.ts'

async function fail(error: unknown): Promise<void> {
  const stream = new Readable({ read() {} })
  const failed = new Promise((resolve) => stream.on('error', resolve))
  watchPayload(stream)
  stream.destroy(error as Error)
  await failed
}

t.test('an error that a watched stream emitted is known', async (t) => {
  const error = new Error('disk on fire')
  await fail(error)
  t.equal(isPayloadFailure(error), true)
})

t.test('any other error is not', async (t) => {
  await fail(new Error('disk on fire'))
  t.equal(isPayloadFailure(new Error('disk on fire')), false)
})

const others: readonly (readonly [name: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a string', 'disk on fire'],
]

for (const [name, value] of others) {
  t.test(`${name} is never one, even where a stream emits it`, async (t) => {
    const stream = new Readable({ read() {} })
    stream.on('error', () => undefined)
    watchPayload(stream)
    stream.emit('error', value)
    t.equal(isPayloadFailure(value), false)
  })
}
