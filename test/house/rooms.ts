/**
 * The rooms of plugin/, in one place. A room is a folder with one purpose, or a file that stands for
 * itself; what it may import is listed here, types included, so that no circle can form. The table in
 * the contributor guide has to say the same.
 */

/** The core. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  'late.cjs': [],
  http: ['late.cjs'],
  errors: ['late.cjs', 'http'],
  logs: ['http', 'errors'],
  resource: ['late.cjs', 'http', 'errors', 'logs'],
  foreign: ['late.cjs', 'http', 'errors', 'logs', 'resource'],
  'options.ts': ['http', 'errors', 'logs', 'resource', 'foreign'],
  routes: ['http', 'errors', 'logs', 'options.ts'],
  replies: ['http', 'errors', 'logs', 'resource', 'options.ts', 'routes'],
  hooks: ['late.cjs', 'http', 'errors', 'logs', 'foreign', 'options.ts', 'routes', 'replies'],
  transport: ['http', 'errors', 'logs', 'resource', 'foreign', 'replies'],
  'index.ts': [
    'late.cjs',
    'http',
    'errors',
    'logs',
    'resource',
    'foreign',
    'options.ts',
    'routes',
    'replies',
    'hooks',
    'transport',
  ],
}

/**
 * The wings: the folders behind the subpaths of the package, each with its entry `index.ts`. They stand
 * on the core and on the wings before them; the core imports none of them.
 */
export const wings: readonly string[] = [
  'client',
  'problem-types',
  'mappers',
  'upstream',
  'openapi',
  'oracle',
  'xml',
  'catalog',
  'conformance',
  'evolution',
]

/** What `npx` runs; it stands on all wings, and none imports it. */
export const command = 'command'

/** The rooms of the largest wing, each with what it may import of the others. */
export const conformanceRooms: Readonly<Record<string, readonly string[]>> = {
  exchange: [],
  report: ['exchange'],
  document: [],
  targets: ['exchange', 'document'],
  probes: ['report', 'exchange', 'document', 'targets'],
  judges: ['report', 'exchange', 'document', 'probes'],
}

/** The room of a file: its folder, or the file itself where it is in none. */
export function roomOf(file: string): string {
  const [first = ''] = file.split('/')
  return first
}

/** Tells whether one file may import another; inside a room any may, and circles of files are looked for apart. */
export function mayImport(file: string, target: string): boolean {
  const [own, other] = [roomOf(file), roomOf(target)]
  if (own === other) return mayImportWithin(file, target)
  if (own === command) return other in rooms ? other !== 'index.ts' : wings.includes(other)
  const [wing, otherWing] = [wings.indexOf(own), wings.indexOf(other)]
  if (wing === -1) return otherWing === -1 && rooms[own]?.includes(other) === true
  return otherWing === -1 ? other in rooms && other !== 'index.ts' : otherWing < wing
}

/** What stands beside the rooms of the wing is its entry and its plan, and may import any of them. */
function mayImportWithin(file: string, target: string): boolean {
  const [wing, own, isInRoom] = file.split('/')
  const [, other, isOtherInRoom] = target.split('/')
  if (wing !== 'conformance' || isInRoom === undefined || own === other) return true
  return (
    isOtherInRoom !== undefined && conformanceRooms[String(own)]?.includes(String(other)) === true
  )
}

/** Finds a circle among what imports what; empty where there is none. */
export function findCircle(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const visit = (at: string, path: readonly string[]): readonly string[] => {
    if (path.includes(at)) return [...path.slice(path.indexOf(at)), at]
    if (done.has(at)) return []
    for (const next of imports.get(at) ?? []) {
      const circle = visit(next, [...path, at])
      if (circle.length > 0) return circle
    }
    done.add(at)
    return []
  }
  for (const start of imports.keys()) {
    const circle = visit(start, [])
    if (circle.length > 0) return circle
  }
  return []
}
