import { createServer } from 'node:http'
import t from 'tap'
import { addAnswer, addListener, countOthers } from '../../plugin/transport/listeners.ts'

const nothing = () => undefined
const ours = () => undefined

t.test('a listener of ours is in front and is not counted', async (t) => {
  const server = createServer()
  server.on('connect', nothing)
  addListener(server, 'connect', ours)
  t.equal(server.listeners('connect')[0], ours)
  t.equal(countOthers(server, 'connect'), 1)
})

t.test('two copies of the package have one listener', async (t) => {
  const server = createServer()
  addListener(server, 'connect', () => undefined)
  addListener(server, 'connect', () => undefined)
  t.equal(server.listenerCount('connect'), 1)
})

const theirs: readonly (readonly [
  name: string,
  add: (add: () => void, listen: () => void) => void,
])[] = [
  [
    'before ours',
    (add, listen) => {
      listen()
      add()
    },
  ],
  [
    'after ours',
    (add, listen) => {
      add()
      listen()
    },
  ],
]

for (const method of ['on', 'once', 'prependListener'] as const) {
  for (const [when, arrange] of theirs) {
    t.test(`a listener of the user's added ${when} with ${method}() answers alone`, async (t) => {
      const server = createServer()
      const called: string[] = []
      arrange(
        () => addAnswer(server, 'connect', () => called.push('ours')),
        () => server[method]('connect', () => called.push('theirs')),
      )
      server.emit('connect')
      t.strictSame(called, ['theirs'])
    })
  }
}

t.test('once it is taken off, ours answers', async (t) => {
  const server = createServer()
  let answered: unknown
  addAnswer(server, 'connect', (...args: unknown[]) => (answered = args))
  server.once('connect', nothing)
  server.emit('connect', 1)
  server.emit('connect', 2)
  t.strictSame(answered, [2])
})
