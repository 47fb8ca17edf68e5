/**
 * The floor plan of plugin/, in one place. A file imports only from floors below its own, types
 * included, so that the code can be read from the bottom up and no cycle can form. Wings stand on
 * the floors and nothing imports them. The table in the README has to say the same.
 */

/** The core files, lowest floor first. */
export const floors: readonly (readonly string[])[] = [
  [
    'statuses.ts',
    'media-types.ts',
    'header-values.ts',
    'guarded-read.ts',
    'request-path.ts',
    'payload-failures.ts',
    'exchange.ts',
    'http-version.ts',
    'constraints.ts',
  ],
  ['negotiation.ts', 'option-checks.ts', 'schemas.ts', 'owed-fields.ts'],
  ['declaration.ts', 'violations.ts'],
  ['http-error.ts', 'error-resource.ts', 'serializers.ts', 'log-error.ts', 'client-errors.ts'],
  ['define-error.ts', 'options.ts', 'foreign-body.ts'],
  ['route-plan.ts', 'map-error.ts', 'error-responses.ts'],
  ['readable-types.ts', 'route-index.ts'],
  ['advertised-types.ts', 'allowed-methods.ts'],
  ['writer.ts'],
  ['response-headers.ts', 'raw-error.ts', 'late-negotiation.ts'],
  ['send-error.ts', 'request-gate.ts'],
  [
    'caught-error.ts',
    'reply-helpers.ts',
    'content-guard.ts',
    'not-found.ts',
    'server-options.ts',
    'transport.ts',
  ],
  ['error-handler.ts', 'user-replies.ts'],
  ['index.ts'],
]

/** The files behind the subpaths of the package. */
export const wings: readonly string[] = []

/** Where a file may reach: its floor, or `Infinity` for a wing; `undefined` if it has no place yet. */
export function floorOf(file: string): number | undefined {
  const floor = floors.findIndex((files) => files.includes(file))
  if (floor >= 0) return floor
  return wings.includes(file) ? Infinity : undefined
}
