/** The workflow runs what is run here, and with the same versions. */
import t from 'tap'
import { read } from './source-files.ts'
import { ends, nodes } from '../matrix/consume.ts'

const workflow = read('.github/workflows/ci.yml')
const manifest = JSON.parse(read('package.json'))

/** The list behind a key of a matrix, in order of appearance. */
function listsOf(key: string): string[][] {
  const lists = [...workflow.matchAll(new RegExp(`^ +${key}: \\[(.+)\\]$`, 'gm'))]
  return lists.map(([, items = '']) => items.split(', ').map((item) => item.replaceAll("'", '')))
}

t.test('the check and the consumers run on every Node that is supported', async (t) => {
  const [check, consumers] = listsOf('node')
  t.strictSame(consumers, nodes)
  t.strictSame(
    check?.map((version) => version.replace(/^20\.19$/, '20.19.0')),
    nodes,
  )
  t.equal(manifest.engines.node, `>=${nodes[0]?.replace(/\.0$/, '')}`)
})

t.test('the consumers have both ends of the peers', async (t) => {
  const ranges = ends.map(
    ({ fastify, typebox }) => `fastify@${fastify} @sinclair/typebox@${typebox}`,
  )
  t.strictSame(listsOf('peers'), [ranges])
  const { fastify, '@sinclair/typebox': typebox } = manifest.peerDependencies
  t.strictSame([`^${ends[0]?.fastify}`, `^${ends[0]?.typebox}`], [fastify, typebox])
})

t.test('the check is the command of the repository', async (t) => {
  t.match(workflow, /^ +- run: \.ci\/run$/m)
})

t.test('every action is pinned to a commit, and no job may write', async (t) => {
  const uses = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action)
  t.ok(uses.length > 0)
  for (const action of uses) t.match(action, /@[0-9a-f]{40}$/)
  t.match(workflow, /^permissions:\n {2}contents: read$/m)
  t.notMatch(workflow, /: write\b/)
})
