/** The errors of a public service over three of its versions: the documents of GitHub Enterprise Server, as npm has them. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  diffContracts,
  readContract,
  toContractText,
  type ErrorContract,
} from '../../plugin/evolution/index.ts'
import { makeFolder, run, whyNot } from './consume.ts'

t.setTimeout(300_000)

/** The newest of which the versions below are three in a row. */
const source = '@octokit/openapi@23.0.2'
const versions = ['3.17', '3.18', '3.19']

/** What has changed, by rule. */
function summarize(older: ErrorContract, newer: ErrorContract): Record<string, number> {
  const rules = diffContracts(older, newer).changes.map(({ rule }) => rule)
  return Object.fromEntries(
    [...new Set(rules)].map((rule) => [rule, rules.filter((one) => one === rule).length]),
  )
}

t.test('three versions of a public document', await whyNot(), async (t) => {
  const folder = makeFolder(t)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  await run(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--loglevel=error', source)
  const generated = join(folder, 'node_modules/@octokit/openapi/generated')
  t.ok(readdirSync(generated).length > 0)
  const contracts = await Promise.all(
    versions.map((version) => readContract(join(generated, `ghes-${version}.json`))),
  )
  const [first, second, third] = contracts as [ErrorContract, ErrorContract, ErrorContract]
  for (const contract of contracts) {
    t.strictSame(contract.notes, [])
    t.strictSame(JSON.parse(toContractText(contract)), contract)
    t.strictSame(diffContracts(contract, contract).changes, [])
  }
  t.strictSame(summarize(first, second), { 'error-added': 1, 'route-added': 14 })
  t.strictSame(summarize(second, third), { 'route-added': 59 })
  t.strictSame(summarize(second, first), { 'route-removed': 14, 'error-removed': 1 })
  const [added] = diffContracts(first, second).changes
  t.strictSame(added, {
    rule: 'error-added',
    severity: 'warning',
    message: '422 unprocessable_analysis is new.',
    error: '422 unprocessable_analysis',
    routes: ['GET /repos/{owner}/{repo}/code-scanning/analyses/{analysis_id}'],
  })
})
