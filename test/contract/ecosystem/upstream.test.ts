import { once } from 'node:events'
import t from 'tap'
import { WebSocket } from 'undici'
import { placements, start, testNeighbours } from './placements.ts'
import { upstream, websocketNeighbour } from './upstream.ts'

testNeighbours(t, upstream)

for (const placement of placements) {
  const { order, scope } = placement

  t.test(`a WebSocket, registered ${order} ours, in the ${scope} scope`, async (t) => {
    const port = await start(t, websocketNeighbour, placement, true)

    const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`)
    await once(socket, 'open')
    socket.send('hello')
    const [{ data }] = (await once(socket, 'message')) as [{ data: unknown }]
    t.equal(data, 'hello', 'is opened and answered')
    socket.close(1000)
    const [{ code }] = (await once(socket, 'close')) as [{ code: number }]
    t.equal(code, 1000, 'and closed')

    // Opened and closed at once is what the plugin does with a route that is for requests only.
    const misplaced = new WebSocket(`ws://127.0.0.1:${port}/ordinary`)
    await once(misplaced, 'open')
    const [closed] = (await once(misplaced, 'close')) as [{ code: number; wasClean: boolean }]
    t.strictSame([closed.code, closed.wasClean], [1005, true], 'nothing is said to it')
  })
}
