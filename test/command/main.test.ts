import t from 'tap'

t.test('the arguments of the process are run, and its exit code is set', async (t) => {
  t.intercept(process, 'argv', { value: ['node', 'main.ts', '--colour'] })
  t.teardown(() => {
    process.exitCode = 0
  })
  const written = t.capture(process.stderr, 'write', () => true)
  await import('../../plugin/command/main.ts')
  const text = written()
    .map(({ args }) => args[0])
    .join('')
  t.equal(text, "Unknown option '--colour'.\nSee fastify-error-resource --help.\n")
  t.equal(process.exitCode, 2)
})
