import { readConfig } from './config.ts'
import { toSentence } from './failure.ts'
import { buildService } from './service.ts'
import { shutDown, shutDownOnSignal } from './shutdown.ts'
import { openDatabase } from './storage/open.ts'
import { buildPaint } from './walk/print.ts'
import { issueTokens, openScene, withTokens } from './walk/scene.ts'
import { walkStatusTable } from './walk/walk.ts'

const USAGE = `Usage: npm start -- [--once]

Serves the order API and walks the status table against itself over HTTP.

  --once  exit after the walk: 0 if every row held, 1 if not
  --help  print this text

PORT, HOST, DATABASE_URL, DATA_DIR, LOG_LEVEL, ORDERS_TOKENS and
MAX_EVENT_LOOP_DELAY configure it; examples/orders/README.md says how.`

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function fail(sentence: string, exitCode: number): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = exitCode
}

async function serve(once: boolean): Promise<void> {
  const tokens = issueTokens()
  const config = withTokens(readConfig(process.env), tokens)
  // The walk is what there is to read at first; its requests are logged only on demand.
  const quiet = { ...config, logLevel: config.logLevel ?? 'silent' }
  if (config.databaseUrl === undefined) print('Starting the embedded Postgres, one moment.\n')
  const app = await buildService(quiet, await openDatabase(config))
  const { host, port } = config
  const origin = await app.listen({ host, port }).catch(async (error: unknown) => {
    await app.close()
    throw error
  })

  // A walk that was interrupted has not shown that every row holds.
  shutDownOnSignal(app, once ? 1 : 0, fail)

  const { scene, close } = await openScene(origin, config, tokens)
  const paint = buildPaint(process.stdout.isTTY, process.env['NO_COLOR'])
  const held = await walkStatusTable(scene, paint, print).finally(close)
  if (once) {
    await shutDown(app)
    process.exitCode = held ? 0 : 1
    return
  }
  app.log.level = config.logLevel ?? 'info'
  print(`\nListening at ${origin} (documentation: ${origin}/docs). Stop with Ctrl+C.`)
}

const unknown = process.argv.slice(2).find((flag) => flag !== '--once' && flag !== '--help')
if (unknown !== undefined) {
  fail(`There is no option '${unknown}'.\n\n${USAGE}`, 2)
} else if (process.argv.includes('--help')) {
  print(USAGE)
} else {
  await serve(process.argv.includes('--once')).catch((error: unknown) => {
    fail(toSentence(error), 1)
    process.exit() // whatever is half open must not keep the process alive
  })
}
