/**
 * One side of the comparison: `node side.js <control|plugin> <seconds> <file>...` runs the test files one after another,
 * each in a process of its own that loads `preload.js`, and writes a JSON line for each test that ended.
 */
import { join } from 'node:path'
import { run } from 'node:test'

const [side, seconds, ...files] = process.argv.slice(2)
process.env.SUITE_SIDE = side
process.env.NODE_OPTIONS = `--import=${new URL('preload.js', import.meta.url)}`

/** What a failed test says of its failures. */
function listFailures({ cause, failureType, message }) {
  if (failureType === 'subtestsFailed') return []
  if (cause?.failures !== undefined) return JSON.parse(cause.failures)
  return [{ message: String(cause?.message ?? cause ?? message), stack: cause?.stack }]
}

/** Runs one file; node:test reports in the order of the source, a parent after its children. */
async function runFile(file) {
  const path = []
  const seen = new Map()
  const stop = new AbortController()
  const { signal } = stop
  let [begun, ended, timer] = [0, 0]
  for await (const { type, data } of run({ files: [join(process.cwd(), 'test', file)], signal })) {
    const isFile = data.nesting === 0 && String(data.name).endsWith(file)
    if (type === 'test:enqueue' && !isFile) begun += 1
    if (type === 'test:complete' && !isFile) ended += 1
    clearTimeout(timer)
    // What a failed test leaves open keeps its process alive when all of it is over.
    timer = setTimeout(() => stop.abort(), ended > 0 && ended === begun ? 2000 : seconds * 1000)
    if (type === 'test:start') path[data.nesting] = data.name
    if (type !== 'test:pass' && type !== 'test:fail') continue
    path.length = data.nesting
    const isOver = ended > 0 && ended === begun && signal.aborted
    if (isFile && (type === 'test:pass' || isOver)) continue
    const whole = isFile ? 'the file' : [...path, data.name].join(' › ')
    const times = (seen.get(whole) ?? 0) + 1
    seen.set(whole, times)
    const name = times === 1 ? whole : `${whole} #${times}`
    const failures = type === 'test:fail' ? listFailures(data.details.error) : []
    write({ file, name, skipped: data.skip !== undefined, failures })
  }
  clearTimeout(timer)
}

function write(row) {
  process.stdout.write(`${JSON.stringify(row)}\n`)
}

for (const file of files) await runFile(file)
