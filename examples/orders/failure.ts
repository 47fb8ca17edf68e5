import { ConfigError } from './config.ts'
import { DatabaseUnavailable } from './storage/database.ts'

/** Says in one sentence why the service could not start, and what to do about it. */
export function toSentence(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof DatabaseUnavailable) return `${error.message}.`
  if (!(error instanceof Error)) return `The service could not start: ${String(error)}.`
  const { code, address, port } = error as NodeJS.ErrnoException & {
    address?: string
    port?: number
  }
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${address} is in use: stop what listens there, or set PORT.`
    case 'EACCES':
      return `Port ${port} on ${address} is not allowed: set PORT to 1024 or above.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is not an address of this machine (${error.message}).`
    default:
      return `The service could not start: ${error.message}.`
  }
}
