import { once } from 'node:events'
import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import { connect, Socket, type AddressInfo } from 'node:net'
import t from 'tap'
import {
  addResponse,
  getResponse,
  isRefused,
  markRefused,
  takeOver,
  whenAnswered,
} from '../../plugin/transport/connection.ts'

const responseOn = (socket: Socket) => new ServerResponse(new IncomingMessage(socket))

t.test('a connection has no response before its first request', async (t) => {
  t.equal(getResponse(new Socket()), undefined)
})

t.test('a connection knows its latest response', async (t) => {
  const socket = new Socket()
  const latest = responseOn(socket)
  addResponse(socket, responseOn(socket))
  addResponse(socket, latest)
  t.equal(getResponse(socket), latest)
})

t.test('connections do not know each other\u2019s responses', async (t) => {
  const socket = new Socket()
  addResponse(socket, responseOn(socket))
  t.equal(getResponse(new Socket()), undefined)
})

t.test('a response is nobody else\u2019s property of the connection', async (t) => {
  const socket = new Socket()
  const before = Object.keys(socket)
  addResponse(socket, responseOn(socket))
  addResponse(socket, responseOn(socket))
  t.strictSame(Object.keys(socket), before)
})

t.test('a response that refuses its request is known from others', async (t) => {
  const socket = new Socket()
  const response = responseOn(socket)
  markRefused(response)
  t.equal(isRefused(response), true)
  t.equal(isRefused(responseOn(socket)), false)
})

t.test('a connection without a response is answered', async (t) => {
  let called = 0
  whenAnswered(new Socket(), () => called++)
  t.equal(called, 1)
})

t.test('a connection is answered once its latest response has left', async (t) => {
  const socket = new Socket()
  const response = responseOn(socket)
  addResponse(socket, response)
  let called = 0
  whenAnswered(socket, () => called++)
  t.equal(called, 0)
  response.emit('finish')
  t.equal(called, 1)
})

t.test('a kept connection whose latest response has left is answered', async (t) => {
  const server = createServer((_request, response) => response.end('x')).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => client.destroy())
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const requested = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>
  const [[request, response]] = await Promise.all([requested, once(client, 'data')])
  addResponse(request.socket, response)
  let called = 0
  whenAnswered(request.socket, () => called++)
  t.equal(called, 1)
})

t.test('responses of a connection that was handed over go on once it drains', async (t) => {
  const socket = new Socket()
  const drained: string[] = []
  const add = (name: string) => {
    const response = responseOn(socket)
    response.on('drain', () => drained.push(name))
    addResponse(socket, response)
    return response
  }
  const closed = add('closed')
  add('earlier')
  const latest = add('latest')
  addResponse(socket, latest)
  closed.emit('close')
  takeOver(socket)
  socket.emit('drain')
  t.strictSame(drained, ['earlier', 'latest'])
})

t.test('a connection that was handed over before its first request drains, too', async (t) => {
  const socket = new Socket()
  takeOver(socket)
  t.equal(socket.emit('drain'), true)
})

t.test('a connection that was handed over and fails ends nothing but itself', async (t) => {
  const socket = new Socket()
  takeOver(socket)
  socket.emit('error', new Error('reset'))
  t.equal(socket.destroyed, true)
})
