import t from 'tap'
import {
  didYouMean,
  readArguments,
  toChoice,
  toCount,
  toHeaders,
  UsageError,
} from '../../plugin/command/arguments.ts'

t.test('flags are those of the command and of all', async (t) => {
  const { values, positionals } = readArguments(['a', '--safe', '-h'], {
    safe: { type: 'boolean' },
  })
  t.match({ values, positionals }, { values: { safe: true, help: true }, positionals: ['a'] })
})

for (const [args, message] of [
  [['--saef'], "Unknown option '--saef'. Did you mean --safe?"],
  [['--colour'], "Unknown option '--colour'."],
  [['-x'], "Unknown option '-x'."],
  [['--safe=yes'], "Option '--safe' does not take an argument."],
] as const) {
  t.test(`${args.join(' ')} is refused`, async (t) => {
    t.throws(() => readArguments(args, { safe: { type: 'boolean' } }), new UsageError(message))
  })
}

t.test('fields are a name and a value', async (t) => {
  t.strictSame(toHeaders(), {})
  t.strictSame(toHeaders(['a: b: c', 'd:']), { a: 'b: c', d: '' })
  for (const line of ['a', ': b', 'a b: c']) {
    t.throws(
      () => toHeaders([line]),
      new UsageError(`--header must look like 'name: value', not '${line}'.`),
    )
  }
})

t.test('a count is a whole number', async (t) => {
  t.equal(toCount('timeout', undefined), undefined)
  t.equal(toCount('timeout', '20'), 20)
  for (const text of ['0', '-1', '1.5', 'soon', '9999999999']) {
    t.throws(
      () => toCount('timeout', text),
      new UsageError(`--timeout must be a whole number from 1 on, not '${text}'.`),
    )
  }
})

t.test('a choice is one of some words, the first where none is made', async (t) => {
  const words = ['breaking', 'warning', 'none'] as const
  t.equal(toChoice('fail-on', undefined, [...words]), 'breaking')
  t.equal(toChoice('fail-on', 'none', [...words]), 'none')
  t.throws(
    () => toChoice('fail-on', 'warnings', [...words]),
    new UsageError(
      "--fail-on must be breaking, warning or none, not 'warnings'. Did you mean warning?",
    ),
  )
  t.throws(
    () => toChoice('fail-on', '', [...words]),
    new UsageError("--fail-on must be breaking, warning or none, not ''."),
  )
})

t.test('what was meant is told where it can be', async (t) => {
  t.equal(didYouMean('chekc', ['check', 'diff']), ' Did you mean check?')
  t.equal(didYouMean('zzz', ['check', 'diff']), '')
})
