import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import t from 'tap'
import { getResponse, isRefused, markRefused, setResponse } from '../../plugin/transport/gate.ts'

const responseOn = (socket: Socket) => new ServerResponse(new IncomingMessage(socket))

t.test('a connection has no response before its first request', async (t) => {
  t.equal(getResponse(new Socket()), undefined)
})

t.test('a connection knows its latest response', async (t) => {
  const socket = new Socket()
  const latest = responseOn(socket)
  setResponse(socket, responseOn(socket))
  setResponse(socket, latest)
  t.equal(getResponse(socket), latest)
})

t.test('connections do not know each other\u2019s responses', async (t) => {
  const socket = new Socket()
  setResponse(socket, responseOn(socket))
  t.equal(getResponse(new Socket()), undefined)
})

t.test('a response is nobody else\u2019s property of the connection', async (t) => {
  const socket = new Socket()
  const before = Object.keys(socket)
  setResponse(socket, responseOn(socket))
  t.strictSame(Object.keys(socket), before)
})

t.test('a response that refuses its request is known from others', async (t) => {
  const socket = new Socket()
  const response = responseOn(socket)
  markRefused(response)
  t.equal(isRefused(response), true)
  t.equal(isRefused(responseOn(socket)), false)
})
