import t from 'tap'
import * as conformance from '../../plugin/conformance/index.ts'

t.test('the entry exports these names', async (t) => {
  t.strictSame(Object.keys(conformance).toSorted(), [
    'ConformanceError',
    'checkConformance',
    'conformanceRules',
    'toTap',
  ])
})
