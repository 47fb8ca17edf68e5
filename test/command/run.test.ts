import { readFileSync } from 'node:fs'
import t from 'tap'
import { runCommand } from '../../plugin/command/run.ts'
import { runPrinted } from '../fixtures/command.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const hint = '\nSee fastify-error-resource --help.\n'

t.test('help and version are printed', async (t) => {
  for (const flag of ['--help', '-h']) {
    const { code, stdout } = await runPrinted([flag])
    t.equal(code, 0)
    t.match(stdout, /^Usage: fastify-error-resource <command>/)
    for (const line of stdout.split('\n')) t.ok(line.length <= 100, line)
  }
  for (const args of [['--version'], ['check', '--version'], ['diff', 'a', '--version']]) {
    t.strictSame(await runPrinted(args), { code: 0, stdout: `${version}\n`, stderr: '' })
  }
})

t.test('every command has a help of its own, without asking for anything', async (t) => {
  for (const name of ['check', 'contract', 'diff']) {
    const { code, stdout } = await runPrinted([name, '--help'])
    t.equal(code, 0)
    t.ok(stdout.startsWith(`Usage: fastify-error-resource ${name} `))
  }
})

for (const [args, sentence] of [
  [[], 'It takes a command: check, contract, diff.'],
  [['chek', 'a'], 'There is no command chek; there are check, contract, diff. Did you mean check?'],
  [['dif'], 'There is no command dif; there are check, contract, diff. Did you mean diff?'],
  [['xyz'], 'There is no command xyz; there are check, contract, diff.'],
  [['constructor'], 'There is no command constructor; there are check, contract, diff.'],
  [['a\u001B[2J'], 'There is no command a\\u001b[2J; there are check, contract, diff.'],
  [['--hlep'], "Unknown option '--hlep'. Did you mean --help?"],
] as const) {
  t.test(`a mistake is one sentence: ${JSON.stringify(args)}`, async (t) => {
    t.strictSame(await runPrinted(args), { code: 2, stdout: '', stderr: sentence + hint })
  })
}

t.test('a terminal that breaks is told of', async (t) => {
  let stderr = ''
  const code = await runCommand(['--help'], {
    stdout: {
      write: () => {
        throw new Error('EPIPE')
      },
    },
    stderr: { write: (text) => (stderr += text) },
    env: {},
  })
  t.strictSame([code, stderr], [2, 'It failed: Error: EPIPE\n'])
})

t.test('what was thrown and is no error is told of, too', async (t) => {
  let stderr = ''
  const code = await runCommand(['--help'], {
    stdout: {
      write: () => {
        throw 'nothing'
      },
    },
    stderr: { write: (text) => (stderr += text) },
    env: {},
  })
  t.strictSame([code, stderr], [2, 'It failed: nothing\n'])
})
