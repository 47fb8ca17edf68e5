import t from 'tap'
import { style } from '../../plugin/catalog/style.ts'

type Theme = Readonly<Record<string, string>>

/** The colours of `:root`, outside and inside of the dark scheme. */
const [light = {}, dark = {}]: Theme[] = [...String(style).matchAll(/:root \{([^}]*)\}/g)].map(
  ([, block = '']) =>
    Object.fromEntries(
      [...block.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, colour]) => [name, colour]),
    ),
)

/** @see WCAG 2.2, definition of relative luminance. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour
  const channel = (start: number) => {
    const value = Number.parseInt(digits.slice(start, start + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

function contrast(one = '', other = ''): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

t.test('contrast is computed as WCAG has it', async (t) => {
  t.equal(contrast('#000000', '#ffffff'), 21)
  t.equal(contrast('#777777', '#fff').toFixed(2), '4.48')
})

const pairs: readonly (readonly [text: string, ground: string])[] = [
  ['text', 'ground'],
  ['text', 'raised'],
  ['quiet', 'ground'],
  ['quiet', 'raised'],
  ['link', 'ground'],
  ['link', 'raised'],
  ['client', 'client-ground'],
  ['server', 'server-ground'],
]

for (const [name, theme] of [
  ['light', light],
  ['dark', dark],
] as const) {
  for (const [text, ground] of pairs) {
    t.test(`${text} on ${ground} can be read in the ${name} scheme`, async (t) => {
      t.ok(contrast(theme[text], theme[ground]) >= 4.5) // WCAG 2.2 §1.4.3, level AA
    })
  }
}

t.test('both schemes have the same colours', async (t) => {
  t.strictSame(Object.keys(dark), Object.keys(light))
})

t.test('every colour that is used is one of theirs', async (t) => {
  const used = new Set([...String(style).matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name))
  t.strictSame([...used].toSorted(), Object.keys(light).toSorted())
})
