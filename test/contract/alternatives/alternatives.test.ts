/** The comparison in the README is what each alternative answered, over sockets. */
import t from 'tap'
import { listen } from '../../fixtures/fixture-app.ts'
import { readTable } from '../../house/markdown.ts'
import { read } from '../../house/source-files.ts'
import { buildService, contenders } from './contenders.ts'
import { questions } from './questions.ts'

const names = Object.keys(contenders)
const section = /<!-- alternatives -->(?<table>.*?)<!-- \/alternatives -->/s.exec(read('README.md'))
const table = readTable(
  section?.groups?.['table'] ?? '',
  'asked',
  ...names.map((name) => name.toLowerCase()),
)

t.strictSame(
  table.map(([question]) => question),
  Object.keys(questions),
  'the table has these rows',
)

for (const [column, [name, contender]] of Object.entries(contenders).entries()) {
  t.test(`${name} answered what the table says`, async (t) => {
    const { packages } = contender
    const app = await buildService(contender)
    const port = await listen(app)
    t.teardown(() => app.close())
    for (const [question, answer] of Object.entries(questions)) {
      const said = table.find(([row]) => row === question)?.[column + 1]
      t.equal(said, await answer({ packages, app, port }), question)
    }
  })
}
