import t from 'tap'
import { read } from '../../house/source-files.ts'
import { readTable } from '../../house/markdown.ts'
import { conformanceRules } from '../../../plugin/conformance/report/rules.ts'

t.test('every rule has a severity, and says what is asked', async (t) => {
  for (const [id, { severity, about }] of Object.entries(conformanceRules)) {
    t.match(id, /^[a-z]+(?:-[a-z]+)*$/)
    t.match(severity, /^(?:error|advice)$/)
    t.match(about, /^\S.*[^.]$/, id)
  }
})

t.test('these are advice, and all others are errors', async (t) => {
  const advice = Object.entries(conformanceRules).filter(([, rule]) => rule.severity === 'advice')
  t.strictSame(
    advice.map(([id]) => id),
    ['questionable-status', 'recommended-header', 'undocumented-method'],
  )
})

t.test('the guide lists them all, in this order', async (t) => {
  t.strictSame(
    readTable(read('docs/conformance.md'), 'rule', 'severity'),
    Object.entries(conformanceRules).map(([id, rule]) => [
      `\`${id}\``,
      rule.severity,
      'spec' in rule ? `${rule.about} (${rule.spec})` : rule.about,
    ]),
  )
})
