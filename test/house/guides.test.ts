/** Every example of the guides is executed, and the index leads to all of them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readPages } from './check-page.ts'
import { read, root } from './source-files.ts'

const guides = readdirSync(join(root, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .toSorted()
const index = read('docs/README.md')
const checkPage = readPages(
  t,
  guides.map((guide) => `docs/${guide}`),
)

for (const guide of guides) {
  t.test(`docs/${guide}`, async (t) => {
    t.ok(guide === 'README.md' || index.includes(`](${guide})`), 'the index leads to it')
    checkPage(t, `docs/${guide}`)
  })
}
