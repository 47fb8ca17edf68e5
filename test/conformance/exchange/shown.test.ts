import t from 'tap'
import { toShown } from '../../../plugin/conformance/exchange/shown.ts'

// Code points by their numbers, and as they are shown.
const rows: readonly (readonly [what: string, code: number, shown: string])[] = [
  ['NULL', 0x00, String.raw`\u0000`],
  ['BELL', 0x07, String.raw`\u0007`],
  ['TAB', 0x09, String.raw`\t`],
  ['LINE FEED', 0x0a, String.raw`\n`],
  ['CARRIAGE RETURN', 0x0d, String.raw`\r`],
  ['ESCAPE', 0x1b, String.raw`\u001b`],
  ['DELETE', 0x7f, String.raw`\u007f`],
  ['NEXT LINE', 0x85, String.raw`\u0085`],
  ['CONTROL SEQUENCE INTRODUCER', 0x9b, String.raw`\u009b`],
  ['SOFT HYPHEN', 0xad, String.raw`\u00ad`],
  ['COMBINING GRAPHEME JOINER', 0x34f, String.raw`\u034f`],
  ['ARABIC LETTER MARK', 0x61c, String.raw`\u061c`],
  ['HANGUL FILLER', 0x3164, String.raw`\u3164`],
  ['ZERO WIDTH SPACE', 0x200b, String.raw`\u200b`],
  ['ZERO WIDTH JOINER', 0x200d, String.raw`\u200d`],
  ['RIGHT-TO-LEFT MARK', 0x200f, String.raw`\u200f`],
  ['LINE SEPARATOR', 0x2028, String.raw`\u2028`],
  ['PARAGRAPH SEPARATOR', 0x2029, String.raw`\u2029`],
  ['LEFT-TO-RIGHT EMBEDDING', 0x202a, String.raw`\u202a`],
  ['RIGHT-TO-LEFT OVERRIDE', 0x202e, String.raw`\u202e`],
  ['WORD JOINER', 0x2060, String.raw`\u2060`],
  ['LEFT-TO-RIGHT ISOLATE', 0x2066, String.raw`\u2066`],
  ['POP DIRECTIONAL ISOLATE', 0x2069, String.raw`\u2069`],
  ['half of a character', 0xd800, String.raw`\ud800`],
  ['the other half', 0xdfff, String.raw`\udfff`],
  ['a private character', 0xe000, String.raw`\ue000`],
  ['VARIATION SELECTOR-16', 0xfe0f, String.raw`\ufe0f`],
  ['BYTE ORDER MARK', 0xfeff, String.raw`\ufeff`],
  ['a code point that is none', 0xffff, String.raw`\uffff`],
  ['TAG LATIN CAPITAL LETTER A', 0xe0041, String.raw`\u{e0041}`],
]

for (const [what, code, shown] of rows) {
  t.test(`what is not seen, or is obeyed, is shown by its code: ${what}`, async (t) => {
    t.equal(toShown(`a${String.fromCodePoint(code)}b`), `a${shown}b`)
  })
}

t.test('what is seen is shown as it is', async (t) => {
  const text = 'Größe 漢字 ∀ 🐘 "quoted" \\ back'
  t.equal(toShown(text), text)
})

t.test('no more is shown than can be read, and no half of a character', async (t) => {
  t.equal(toShown('x'.repeat(500)), 'x'.repeat(500))
  t.equal(toShown('x'.repeat(501)), `${'x'.repeat(500)}…`)
  t.equal(toShown('a🐘b', 2), String.raw`a\ud83d…`)
})
