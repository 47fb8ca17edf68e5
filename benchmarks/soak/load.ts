/** The clients of a soak: some ask and wait, some break off. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { count, settle, type Answer } from './account.ts'
import { buildRound, halfRequest, type SoakRequest } from './requests.ts'
import { sendAndReset } from './service.ts'

/** Longest time an answer may take; the service itself gives the database ten seconds. */
const patienceMs = 30_000

/** Starts the clients. The function it returns lets them finish what they began. */
export function startLoad(port: number, clients: number): { stop(): Promise<void> } {
  const run = Date.now().toString(36).toUpperCase()
  const state = { isOver: false }
  const asking = Array.from({ length: clients }, (_, client) => ask(port, run, client, state))
  const breaking = [breakOff(port, run, 0, state), breakOff(port, run, 1, state)]
  return {
    stop: async () => {
      state.isOver = true
      await Promise.all([...asking, ...breaking])
    },
  }
}

interface State {
  isOver: boolean
}

async function ask(port: number, run: string, client: number, state: State): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let round = 0; !state.isOver; round += 1) {
    for (const request of buildRound(run, client, round)) {
      const start = performance.now()
      const answer = await send(port, agent, request)
      settle(request, answer, start)
      // Whoever is turned away does not come back at once.
      if ('failure' in answer) await delay(50)
      if (state.isOver) break
    }
  }
  agent.destroy()
}

function send(
  port: number,
  agent: Agent,
  { method, path, headers, body }: SoakRequest,
): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (error: Error & { code?: string }) =>
      resolve({ failure: error.code ?? error.message })
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const request = httpRequest(
      { host: '127.0.0.1', port, agent, method, path, headers: { ...headers, ...length } },
      (response) => void read(response).then(resolve, fail),
    )
    request.setTimeout(patienceMs, () =>
      request.destroy(new Error(`no answer in ${patienceMs} ms`)),
    )
    request.on('error', fail)
    request.end(body)
  })
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const { 'content-type': type, 'content-length': length } = response.headers
  return { status: response.statusCode ?? 0, type, length, body: Buffer.concat(chunks) }
}

/** Resets its connections: in the middle of the content, or before the answer. */
async function breakOff(port: number, run: string, client: number, state: State): Promise<void> {
  const whole = 'GET /orders HTTP/1.1\r\nHost: soak\r\n\r\n'
  while (!state.isOver) {
    await sendAndReset(port, halfRequest(run, client), 5)
    count('reset in the content', 'own')
    await sendAndReset(port, whole, 0)
    count('reset before the answer', 'own')
    await delay(10)
  }
}
