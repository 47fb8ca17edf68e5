import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import t from 'tap'
import { readText } from '../../../plugin/evolution/read/read-file.ts'

t.test('a file is read', async (t) => {
  const folder = t.testdir({ a: 'Grüße' })
  t.equal(await readText(join(folder, 'a')), 'Grüße')
})

t.test('a pipe is read', async (t) => {
  const path = join(t.testdir({}), 'pipe')
  execFileSync('mkfifo', [path])
  const [text] = await Promise.all([readText(path), writeFile(path, '{}')])
  t.equal(text, '{}')
})

t.test('what cannot be read is told of', async (t) => {
  const folder = t.testdir({ a: 'abc' })
  for (const [path, message] of [
    [join(folder, 'b'), `There is no file ${join(folder, 'b')}.`],
    [folder, `This is a folder, not a file: ${folder}.`],
    [`${folder}/a/b`, /^.*\/a\/b cannot be read: ENOTDIR/],
  ] as const) {
    await t.rejects(readText(path), { name: 'ContractError', message })
  }
  await t.rejects(readText(join(folder, 'a'), 2), {
    name: 'ContractError',
    message: `${join(folder, 'a')} has more than 2 bytes, which is too much to be read.`,
  })
  t.equal(await readText(join(folder, 'a'), 3), 'abc')
})
