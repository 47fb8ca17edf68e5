import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import t from 'tap'
import { getExchange, setExchange, type Exchange } from '../plugin/exchange.ts'

function exchangeOn(socket: Socket): Exchange {
  const request = new IncomingMessage(socket)
  return { request, response: new ServerResponse(request), refused: false }
}

t.test('a connection has no exchange before its first request', async (t) => {
  t.equal(getExchange(new Socket()), undefined)
})

t.test('a connection knows its latest exchange', async (t) => {
  const socket = new Socket()
  const latest = exchangeOn(socket)
  setExchange(socket, exchangeOn(socket))
  setExchange(socket, latest)
  t.equal(getExchange(socket), latest)
})

t.test('connections do not know each other\u2019s exchanges', async (t) => {
  const socket = new Socket()
  setExchange(socket, exchangeOn(socket))
  t.equal(getExchange(new Socket()), undefined)
})

t.test('an exchange is nobody else\u2019s property of the connection', async (t) => {
  const socket = new Socket()
  const before = Object.keys(socket)
  setExchange(socket, exchangeOn(socket))
  t.strictSame(Object.keys(socket), before)
})
