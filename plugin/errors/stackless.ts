/** Errors without a stack: walking it costs more than everything else on the way to the client. */

/** Builds an error without walking the stack. In a realm that froze the limit it has one. */
export function withoutStack<Result>(build: () => Result): Result {
  const { stackTraceLimit } = Error
  try {
    Error.stackTraceLimit = 0
  } catch {
    return build()
  }
  try {
    return build()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}
