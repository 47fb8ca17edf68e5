import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Config, toToken } from '../config.ts'
import { buildService } from '../service.ts'
import { openPostgres } from '../storage/postgres.ts'
import { buildClient, type Send } from './client.ts'
import { content, type Scene } from './rows.ts'

/** Two owners who exist for this process only: the walk touches nobody's orders. */
export interface WalkTokens {
  token: string
  otherToken: string
}

export function issueTokens(): WalkTokens {
  return { token: randomUUID(), otherToken: randomUUID() }
}

/** Adds the owners of the walk to those of the configuration. */
export function withTokens(config: Config, { token, otherToken }: WalkTokens): Config {
  const owners = [toToken('walker', token), toToken('passer-by', otherToken)]
  return { ...config, tokens: [...config.tokens, ...owners] }
}

// Port 1 is reserved for a service nobody runs: connections to it are refused.
const NO_DATABASE = 'postgres://127.0.0.1:1/orders'

/** Sets the scene for a walk against `origin`; `close` takes the second instance down again. */
export async function openScene(
  origin: string,
  config: Config,
  tokens: WalkTokens,
): Promise<{ scene: Scene; close(): Promise<void> }> {
  const silent = { ...config, logLevel: 'silent' as const }
  const crippled = await buildService(silent, openPostgres(NO_DATABASE))
  const crippledOrigin = await crippled.listen({ host: '127.0.0.1', port: 0 })
  const run = randomBytes(5).toString('hex').toUpperCase()
  let count = 0
  const newNumber = (): string => `WALK-${run}-${(count += 1)}`
  const scene: Scene = {
    send: buildClient(origin),
    sendWithoutDatabase: buildClient(crippledOrigin),
    ...tokens,
    order: newNumber(),
    newNumber,
  }
  await createOrder(scene.send, scene.token, scene.order)
  return { scene, close: () => crippled.close() }
}

/**
 * Creates the order the rows look at; its number is new, so a walk can be repeated. Starting up
 * may have kept the event loop busy: a service that asks to be given time is given it.
 */
async function createOrder(send: Send, token: string, number: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { status, headers, text } = await send('POST', '/orders', {
      token,
      body: { number, ...content },
    })
    if (status === 201) return
    if (status !== 503 || attempt === 10) {
      throw new Error(`the order for the walk was not created: ${status} ${text}`)
    }
    await delay(Number(headers.get('retry-after')) * 1_000)
  }
}
