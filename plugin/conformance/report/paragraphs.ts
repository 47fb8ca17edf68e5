/** Findings of any kind for people: a paragraph for each rule, what is frequent first, and a summary. */

/** Colours a text, or leaves it. */
export type Paint = (
  text: string,
  colour: 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold',
) => string

const codes = { green: 32, red: 31, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const

/** Chooses colours; without them the text stands for itself. */
export function createPaint(hasColours: boolean): Paint {
  return (text, colour) => (hasColours ? `\u001B[${codes[colour]}m${text}\u001B[0m` : text)
}

/** How findings are printed. */
export interface TableOptions {
  readonly paint: Paint
  /** Whether every finding is printed, in place of one of each kind. */
  readonly all: boolean
}

/** Where something was found: an address or a name that is long at times, and what there is to say of it. */
export interface Example {
  readonly where: string
  readonly about?: string
}

/** All that was found of one rule. */
export interface Paragraph {
  readonly label: string
  readonly colour: Parameters<Paint>[1]
  readonly rule: string
  /** What the rule asks for, without a full stop. */
  readonly about: string
  /** How many there are, and where. */
  readonly extent: string
  /** What was said, and the places of which it was. */
  readonly kinds: readonly { readonly message: string; readonly examples: readonly Example[] }[]
}

/** A whole table. */
export interface Sheet {
  readonly title: string
  readonly paragraphs: readonly Paragraph[]
  readonly notes: readonly string[]
  readonly total: string
  readonly ok: boolean
  /** How many kinds of one rule are printed, unless all are. */
  readonly mostKinds: number
}

/** Examples of a kind that are printed, unless all are. */
const mostExamples = 1

/** A number of things, in words. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

const cut = (text: string, longest: number) =>
  text.length > longest ? `${text.slice(0, longest)}…` : text

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

function printParagraph(
  paragraph: Paragraph,
  { mostKinds }: Sheet,
  width: number,
  options: TableOptions,
): string[] {
  const { label, colour, rule, about, extent, kinds } = paragraph
  const { paint, all } = options
  const margin = ' '.repeat(width + 1)
  const shown = kinds.slice(0, all ? kinds.length : mostKinds)
  const rest = kinds.length - shown.length
  return [
    `${paint(label.padEnd(width), colour)} ${paint(rule, 'bold')}  ${extent}`,
    `${margin}${sentence(about)}.`,
    ...shown.flatMap(({ message, examples }) => [
      `${String(examples.length).padStart(width - 1)}  ${cut(message, 200)}`,
      ...examples
        .slice(0, all ? examples.length : mostExamples)
        .map(({ where, about: what = '' }) =>
          `${margin}${paint(cut(where, 100), 'dim')}  ${what}`.trimEnd(),
        ),
    ]),
    ...(rest > 0 ? [`${margin}and ${rest} more of other words; --all prints them`] : []),
    '',
  ]
}

/** Prints a table. */
export function printSheet(sheet: Sheet, options: TableOptions): string {
  const { title, paragraphs, notes, total, ok } = sheet
  const width = Math.max(7, ...paragraphs.map(({ label }) => label.length))
  return [
    title,
    '',
    ...paragraphs.flatMap((paragraph) => printParagraph(paragraph, sheet, width, options)),
    ...notes.map((note) => `Note: ${note}`),
    options.paint(total, ok ? 'green' : 'red'),
    '',
  ].join('\n')
}
