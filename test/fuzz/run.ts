/**
 * The long fuzz run: `npm run fuzz -- [--inject 1000000] [--raw 100000] [--seed S] [--minutes 120]`. Exits with 1
 * and the command that replays it when an answer breaks an invariant, and with 1 when its time is up before its end.
 */
import { parseArgs } from 'node:util'
import { runCampaign, type Tally } from './campaign.ts'

const { values } = parseArgs({
  options: {
    inject: { type: 'string', default: '1000000' },
    raw: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '120' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 2 ** 31)) },
  },
})

function readNumber(name: keyof typeof values): number {
  const number = Number(values[name])
  if (Number.isSafeInteger(number) && number >= 0) return number
  process.stderr.write(`--${name} must be a whole number, not '${values[name]}'.\n`)
  process.exit(2)
}

const [inject, raw, seed] = [readNumber('inject'), readNumber('raw'), readNumber('seed')]
const started = Date.now()
const deadline = started + readNumber('minutes') * 60_000
let shown = 0

/** One line that is written over on a terminal, and a line every ten seconds into a file. */
function showProgress({ exchanges }: Tally): void {
  const { isTTY } = process.stdout
  if (Date.now() - shown < (isTTY ? 200 : 10_000)) return
  shown = Date.now()
  const seconds = Math.round((shown - started) / 1000)
  const minutes = Math.ceil((deadline - shown) / 60_000)
  const line =
    `${exchanges.inject} of ${inject} injected, ${exchanges.raw} of ${raw} raw, ${seconds} s, ` +
    `stops in ${minutes} min`
  process.stdout.write(isTTY ? `\r\x1b[K${line}` : `${line}\n`)
}

process.stdout.write(`seed ${seed}\n`)
const { tally, failure } = await runCampaign({
  inject,
  raw,
  seed,
  deadline,
  onProgress: showProgress,
})
const { exchanges, statuses } = tally
if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
process.stdout.write(
  `${exchanges.inject} injected and ${exchanges.raw} raw exchanges in ` +
    `${((Date.now() - started) / 1000).toFixed(1)} s\n`,
)
for (const first of [1, 2, 3, 4, 5]) {
  const found = [...statuses].filter(([status]) => Math.trunc(status / 100) === first)
  const answers = found.reduce((sum, [, number]) => sum + number, 0)
  if (answers > 0) {
    process.stdout.write(`${first}xx: ${answers} answers, ${found.length} different statuses\n`)
  }
}
const isWhole = exchanges.inject >= inject && exchanges.raw >= raw
if (failure === undefined) {
  process.stdout.write('Every answer kept every invariant.\n')
  if (!isWhole) process.stdout.write('The time was up before the end: --minutes gives more.\n')
  process.exitCode = isWhole ? 0 : 1
} else {
  const { kind, size, report } = failure
  const sizes = kind === 'inject' ? `--inject ${size} --raw 0` : `--inject 0 --raw ${size}`
  process.stdout.write(
    `${report}\n\nReplay it with:\n  npm run fuzz -- ${sizes} --seed ${failure.seed}\n`,
  )
  process.exitCode = 1
}
