/** What is said where a function of the client is given something else than it takes; small, because browsers load it. */

/** How far `readErrorResource` goes. */
export interface ReadOptions {
  /** Most bytes of content that are read. @default 65,536 */
  limit?: number | undefined
  /** Ends the reading; what is known by then is the result. @default ten seconds after the call */
  signal?: AbortSignal | undefined
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' ? 'a function' : String(value)
  }
  return Array.isArray(value) ? 'a list' : 'an object'
}

/** @throws {TypeError} Saying what the function takes, and what it was given. */
export function refuse(where: string, takes: string, given: unknown, hint = ''): never {
  throw new TypeError(`${where} takes ${takes}; it was given ${show(given)}.${hint}`)
}

/** Tells what would be read as if it were empty: a list, a promise, a map, a signal outside of its object. */
function isOpaque(given: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(given)
  return prototype !== null && Object.getPrototypeOf(prototype) !== null
}

/** A promise and a response are objects, too, and what most mistake for what was read of them. */
export function checkResource(given: unknown): void {
  refusePromise('match()', 'an Error Resource', given)
  const { headers } = Object(given) as { headers?: unknown }
  const hint =
    typeof headers === 'object' || given instanceof Error
      ? ' Read it first: await readErrorResource(response).'
      : undefined
  if (typeof given !== 'object' || given === null || Array.isArray(given) || hint !== undefined) {
    refuse('match()', 'an Error Resource', given, hint)
  }
}

/** What is not there yet has nothing to be read. */
export function refusePromise(where: string, takes: string, given: unknown): void {
  const { then } = Object(given) as { then?: unknown }
  if (typeof then === 'function') refuse(where, takes, given, ' Await it first.')
}

/** Every error that there is no function for is one for `default`. */
export function checkHandlers(given: unknown): void {
  const takes = 'functions by codes, and one that is named default'
  if (typeof given !== 'object' || given === null) refuse('match()', takes, given)
  for (const [name, handler] of Object.entries(given as object)) {
    if (typeof handler !== 'function') refuse('match()', takes, handler, ` It is named "${name}".`)
  }
  if (!('default' in (given as object))) {
    throw new TypeError(`match() takes ${takes}; there is none that is named default.`)
  }
}

/** Options that are misspelled, or of another type, would leave content unread. */
export function checkReadOptions(given: unknown): ReadOptions {
  const takes = 'as its second argument { limit, signal }'
  if (typeof given !== 'object' || given === null || isOpaque(given)) {
    refuse('readErrorResource()', takes, given)
  }
  for (const [name, value] of Object.entries(given as object)) {
    const isFit =
      value === undefined ||
      (name === 'limit' && typeof value === 'number' && value >= 0) ||
      (name === 'signal' && typeof (value as AbortSignal | null)?.aborted === 'boolean')
    if (!isFit) refuse('readErrorResource()', takes, value, ` It is named "${name}".`)
  }
  return given as ReadOptions
}
