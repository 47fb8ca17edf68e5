import t from 'tap'
import { describedProfiles, jsonIndex } from '../../plugin/openapi/described-profiles.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { problemDetails, type WireProfile } from '../../plugin/resource/profiles.ts'

const xml: WireProfile = { name: 'Xml', mediaTypes: ['application/e+xml'], write: String }

const described = (profiles: WireProfile[], mirrorAccept: boolean) =>
  describedProfiles(resolveOptions({ profiles, mirrorAccept }))

t.test('JSON is of the first profile that writes it, or of one behind all of them', async (t) => {
  t.equal(jsonIndex([problemDetails]), 0)
  t.equal(jsonIndex([xml, problemDetails]), 1)
  t.equal(jsonIndex([xml]), 1)
})

t.test(
  'problem details are described where a client may ask for JSON that no profile writes',
  async (t) => {
    t.strictSame(described([xml], false), [xml])
    t.strictSame(described([xml], true), [xml, problemDetails])
    t.strictSame(described([xml, problemDetails], true), [xml, problemDetails])
  },
)
