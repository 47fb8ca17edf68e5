/** What is known of single schema libraries: how to say a thing in their words, and what they are asked for besides. */

interface Vendor {
  /** Members as they are declared. */
  readonly example: string
  /** Why a schema of it may be without Standard JSON Schema, and what to give. */
  readonly fix: string
  /** A date as it travels. */
  readonly date: string
  /** How to say what a conversion ends in, where it has to be said. */
  readonly converted?: string
  /** What it is asked for besides; nobody has to take it. @default nothing */
  readonly options?: Record<string, unknown>
}

/** ArkType writes `{}` for what JSON has not, unless it is told to fail. */
function refuseIn(key: string): (context: Readonly<Record<string, unknown>>) => never {
  return (context) => {
    const found = context[key] ?? key
    const name = typeof found === 'function' ? found.name : String(found)
    throw new Error(`${name} has no JSON Schema`)
  }
}

const vendors: Readonly<Record<string, Vendor>> = {
  zod: {
    example: 'z.object({ orderId: z.string() })',
    fix: 'take Zod 4.2 or newer, or give z.toJSONSchema(schema)',
    date: 'z.iso.datetime()',
    converted: 'z.string().transform(toCents).pipe(z.int())',
  },
  arktype: {
    example: "type({ orderId: 'string' })",
    fix: 'take ArkType 2.1.28 or newer',
    date: "'string.date.iso'",
    options: {
      fallback: {
        date: refuseIn('Date'),
        domain: refuseIn('domain'),
        proto: refuseIn('proto'),
        symbolKey: refuseIn('symbol'),
        unit: refuseIn('unit'),
      },
    },
  },
  valibot: {
    example: 'toStandardJsonSchema(v.object({ orderId: v.string() }))',
    fix: 'give toStandardJsonSchema(schema) of @valibot/to-json-schema',
    date: 'v.pipe(v.string(), v.isoTimestamp())',
    converted: 'v.pipe(v.string(), v.transform(toCents), v.pipe(v.number(), v.integer()))',
  },
}

const findVendor = (name: string) => (Object.hasOwn(vendors, name) ? vendors[name] : undefined)

/** What a library is asked for besides. */
export function libraryOptionsOf(vendor: string): Record<string, unknown> | undefined {
  return findVendor(vendor)?.options
}

/** How to declare members, in the words of a library; in those of TypeBox for others. */
export function exampleOf(vendor: string | undefined): string {
  const known = vendor === undefined ? undefined : findVendor(vendor)
  return known?.example ?? 'Type.Object({ orderId: Type.String() })'
}

/** What to give in the place of a schema that cannot tell its JSON Schema. */
export function fixFor(vendor: string): string {
  return findVendor(vendor)?.fix ?? 'give its JSON Schema'
}

const such = (example: string | undefined) => (example === undefined ? '' : `, such as ${example}`)

/**
 * How to declare what a library found no JSON Schema for.
 * @param reason What the library says.
 */
export function hintAt(reason: string, vendor: string): string {
  const { date, converted } = findVendor(vendor) ?? {}
  if (/date/i.test(reason)) return `A date travels as text${such(date)}`
  if (/bigint/i.test(reason)) return 'A number of any size travels as text'
  if (/transform|morph/i.test(reason)) return `Say what it is converted into${such(converted)}`
  return 'Declare what JSON has: null, booleans, numbers, texts, lists and objects'
}
