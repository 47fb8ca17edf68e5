import t from 'tap'
import { toRule } from '../../../plugin/evolution/compare/difference.ts'

for (const [subject, kind, rule] of [
  ['member', 'removed', 'member-removed'],
  ['member', 'dropped', 'optional-member-removed'],
  ['header', 'dropped', 'optional-header-removed'],
  ['header', 'widened', 'header-widened'],
  ['header', 'undecided', 'undecided'],
] as const) {
  t.test(`what is ${kind} of a ${subject} is ${rule}`, async (t) => {
    t.equal(toRule(subject, kind), rule)
  })
}
