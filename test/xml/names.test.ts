import t from 'tap'
import { toChildName, toElementName, toMemberName } from '../../plugin/xml/names.ts'

/** Names of members, and of their elements as ISO/IEC 9075-14 has it. */
const names: readonly (readonly [member: string, element: string])[] = [
  ['detail', 'detail'],
  ['violated-policies', 'violated-policies'],
  ['a.b_c', 'a.b_c'],
  ['_links', '_links'],
  ['@id', '_x0040_id'],
  ['1st', '_x0031_st'],
  ['-a', '_x002D_a'],
  ['.a', '_x002E_a'],
  ['a b', 'a_x0020_b'],
  ['o:errorCode', 'o_x003A_errorCode'],
  ['xml', '_x0078_ml'],
  ['XMLHttp', '_x0058_MLHttp'],
  ['xm', 'xm'],
  ['gr\u00F6\u00DFe', 'gr_x00F6__x00DF_e'],
  ['\u{1F600}', '_x0001F600_'],
  ['\uD800', '_xD800_'],
  ['\0', '_x0000_'],
  ['_x0041_', '_x005F_x0041_'],
  ['_x0041', '_x0041'],
  ['_x0041\u00E9', '_x005F_x0041_x00E9_'],
  ['_x0001F600_', '_x005F_x0001F600_'],
  ['_x00zz_', '_x00zz_'],
  ['tax_x', 'tax_x'],
  ['', '_x_'],
  ['_x_', '_x005F_x_'],
  ['__proto__', '__proto__'],
  ['<a>', '_x003C_a_x003E_'],
]

for (const [member, element] of names) {
  t.test(`${JSON.stringify(member)} is <${element}>, and back`, async (t) => {
    t.equal(toElementName(member), element)
    t.equal(toMemberName(element), member)
  })
}

t.test('what stands for no character is left as it is', async (t) => {
  t.equal(toMemberName('_xFFFFFFFF_'), '_xFFFFFFFF_')
  t.equal(toMemberName('_x00e9_'), '\u00E9')
})

t.test('an only member called i is told from a list', async (t) => {
  t.equal(toChildName('i', 1), '_x0069_')
  t.equal(toChildName('i', 2), 'i')
  t.equal(toChildName('a b', 1), 'a_x0020_b')
  t.equal(toMemberName('_x0069_'), 'i')
})
