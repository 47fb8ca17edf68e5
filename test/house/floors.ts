/**
 * The floor plan of plugin/, in one place. A file imports only from floors below its own, types
 * included, so that the code can be read from the bottom up and no cycle can form. The wings are
 * folders that stand on the floors. The table in the README has to say the same.
 */

/** The core files, lowest floor first. */
export const floors: readonly (readonly string[])[] = [
  [
    'http/statuses.ts',
    'http/media-types.ts',
    'http/header-values.ts',
    'http/guarded-read.ts',
    'http/request-path.ts',
    'foreign/payload-failures.ts',
    'http/http-version.ts',
    'routes/constraints.ts',
    'errors/stackless.ts',
    'transport/latest-response.ts',
    'http/remember.ts',
  ],
  [
    'http/negotiation.ts',
    'http/checks.ts',
    'errors/owed-fields.ts',
    'replies/reply-headers.ts',
    'errors/members.ts',
    'http/language-ranges.ts',
    'routes/finder.ts',
  ],
  [
    'replies/written-error.ts',
    'errors/schemas.ts',
    'routes/covered-paths.ts',
    'resource/error-type.ts',
    'route-switches.ts',
    'resource/message-catalogue.ts',
  ],
  [
    'errors/declaration.ts',
    'foreign/violations.ts',
    'errors/definition-checks.ts',
    'errors/identity.ts',
  ],
  [
    'errors/http-error.ts',
    'resource/error-resource.ts',
    'errors/log-error.ts',
    'foreign/parser-errors.ts',
    'foreign/known-errors.ts',
    'resource/messages.ts',
    'routes/unique-errors.ts',
    'resource/profiles.ts',
  ],
  ['resource/serializers.ts', 'errors/define-error.ts', 'options.ts', 'foreign/bodies.ts'],
  [
    'errors/error-schemas.ts',
    'routes/plan.ts',
    'foreign/map-error.ts',
    'errors/error-responses.ts',
    'resource/renditions.ts',
  ],
  [
    'routes/readable-types.ts',
    'routes/routes.ts',
    'replies/declared-replies.ts',
    'hooks/refused-types.ts',
    'hooks/request-content.ts',
    'hooks/status-only.ts',
  ],
  [
    'routes/declared-responses.ts',
    'routes/advertised-types.ts',
    'routes/allow.ts',
    'replies/instance.ts',
  ],
  [
    'routes/route-errors.ts',
    'transport/raw-reply.ts',
    'hooks/late-negotiation.ts',
    'routes/ownership.ts',
    'resource/plain-resource.ts',
    'replies/owed-defaults.ts',
  ],
  ['replies/headers.ts', 'routes/contract-report.ts', 'routes/contract.ts', 'transport/gate.ts'],
  ['replies/send-error.ts', 'transport/transport.ts'],
  [
    'hooks/caught-errors.ts',
    'replies/helpers.ts',
    'hooks/content-type.ts',
    'hooks/not-found.ts',
    'hooks/server-options.ts',
  ],
  ['hooks/error-handler.ts', 'hooks/foreign-replies.ts'],
  ['index.ts'],
]

/**
 * The folders behind the subpaths of the package, each with its entry `index.ts`. They stand on the
 * floors and on the wings before them; the core imports none of them.
 */
export const wings: readonly string[] = [
  'client',
  'mappers',
  'upstream',
  'openapi',
  'oracle',
  'catalog',
  'conformance',
]

/** The folder of a file of a wing; `undefined` for a file of the core. */
export function wingOf(file: string): string | undefined {
  const folder = file.slice(0, Math.max(0, file.indexOf('/')))
  return wings.includes(folder) ? folder : undefined
}

/** The floor of a core file; `-1` if it has no place yet. */
export function floorOf(file: string): number {
  return floors.findIndex((files) => files.includes(file))
}

/** Tells whether one file may import another. Cycles inside a wing are for the linter. */
export function mayImport(file: string, target: string): boolean {
  const [own, wing] = [wingOf(file), wingOf(target)]
  if (wing !== undefined) return own !== undefined && wings.indexOf(wing) <= wings.indexOf(own)
  return floorOf(target) >= 0 && (own !== undefined || floorOf(target) < floorOf(file))
}
