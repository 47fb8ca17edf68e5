/**
 * The floor plan of plugin/, in one place. A file imports only from floors below its own, types
 * included, so that the code can be read from the bottom up and no cycle can form. The wings are
 * folders that stand on the floors. The table in the README has to say the same.
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
    'http-version.ts',
    'constraints.ts',
    'stackless.ts',
    'latest-response.ts',
    'remember.ts',
  ],
  [
    'negotiation.ts',
    'option-checks.ts',
    'owed-fields.ts',
    'reply-headers.ts',
    'members.ts',
    'language-ranges.ts',
    'route-finder.ts',
  ],
  [
    'after-error.ts',
    'schemas.ts',
    'covered-paths.ts',
    'error-type.ts',
    'route-switches.ts',
    'message-catalogue.ts',
  ],
  ['declaration.ts', 'violations.ts', 'definition-checks.ts', 'resource-identity.ts'],
  [
    'http-error.ts',
    'error-resource.ts',
    'log-error.ts',
    'client-errors.ts',
    'known-errors.ts',
    'messages.ts',
    'unique-errors.ts',
    'wire-profile.ts',
  ],
  ['serializers.ts', 'define-error.ts', 'options.ts', 'foreign-body.ts'],
  [
    'error-schemas.ts',
    'route-plan.ts',
    'map-error.ts',
    'error-responses.ts',
    'error-example.ts',
    'renditions.ts',
  ],
  [
    'readable-types.ts',
    'route-index.ts',
    'declared-replies.ts',
    'refused-types.ts',
    'request-content.ts',
    'status-only.ts',
  ],
  ['declared-responses.ts', 'advertised-types.ts', 'allowed-methods.ts', 'writer.ts'],
  [
    'route-errors.ts',
    'raw-error.ts',
    'late-negotiation.ts',
    'ownership.ts',
    'plain-resource.ts',
    'owed-defaults.ts',
  ],
  ['response-headers.ts', 'contract-report.ts', 'contract.ts', 'request-gate.ts'],
  ['send-error.ts', 'transport.ts'],
  ['caught-error.ts', 'reply-helpers.ts', 'content-guard.ts', 'not-found.ts', 'server-options.ts'],
  ['error-handler.ts', 'user-replies.ts'],
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
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : undefined
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
