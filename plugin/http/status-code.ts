/** Status codes as numbers, apart from the table, which a browser has no use for. */

/** Tells whether a number is usable as an error status on the wire: an integer from 400 to 599. */
export function isErrorStatusCode(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599
}

/** The status that leaves: Node cuts a number to an integer, and takes digits for one. */
export function toWireStatus(statusCode: unknown): number {
  return Math.trunc(Number(statusCode))
}

/** Reads an error status that may be written in digits, as configurations and other services have it. */
export function readErrorStatus(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^[45]\d\d$/.test(value) ? Number(value) : value
  return isErrorStatusCode(status) ? status : undefined
}

/**
 * Makes an object for what there is by status. V8 takes statuses for the indices of an array: an object that is given
 * `409` reserves room for all below it, five kilobytes in every route of a service, unless it has had one far above.
 */
export function createByStatus<T>(): Record<string, T> {
  const byStatus: Record<string, T> = { 9999: undefined as T }
  delete byStatus[9999]
  return byStatus
}
