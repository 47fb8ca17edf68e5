/** The arguments of a command: read, or refused in a sentence for the person who typed them. */
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearNames } from '../http/near-names.ts'

/** A mistake in the arguments. */
export class UsageError extends Error {}

/** The flags that a command has. */
export type Flags = NonNullable<ParseArgsConfig['options']>

/** The flags that every command has. */
export const commonFlags = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies Flags

/** The one of some names that was meant, as a sentence; empty where none can be told. */
export function didYouMean(given: string, names: readonly string[]): string {
  const [near] = nearNames(given, names, 1)
  return near === undefined ? '' : ` Did you mean ${near}?`
}

/**
 * Reads arguments.
 * @throws {UsageError} For a flag that is not known, or that lacks its value.
 */
export function readArguments<Known extends Flags>(
  args: readonly string[],
  flags: Known,
): ReturnType<typeof parseArgs<{ options: Known & typeof commonFlags; allowPositionals: true }>> {
  try {
    const options = { ...flags, ...commonFlags }
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    const sentence = `${(error as Error).message.split('. ')[0]}.`
    const [, unknown] = /^Unknown option '(--[^']+)'/.exec(sentence) ?? []
    const names = Object.keys({ ...flags, ...commonFlags }).map((name) => `--${name}`)
    throw new UsageError(sentence + (unknown === undefined ? '' : didYouMean(unknown, names)))
  }
}

/** Reads fields of a request: `name: value`. @throws {UsageError} For a line that is none. */
export function toHeaders(lines: readonly string[] = []): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) {
      throw new UsageError(`--header must look like 'name: value', not '${line}'.`)
    }
    headers[name] = value
  }
  return headers
}

/** Reads a whole number from 1 on. @throws {UsageError} For anything else. */
export function toCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`--${name} must be a whole number from 1 on, not '${text}'.`)
}

/** Reads one of some words. @throws {UsageError} For another one. */
export function toChoice<Word extends string>(
  name: string,
  text: string | undefined,
  words: readonly [Word, ...Word[]],
): Word {
  const [usual] = words
  const found = text === undefined ? usual : words.find((word) => word === text)
  if (found !== undefined) return found
  const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
  throw new UsageError(
    `--${name} must be ${list}, not '${text}'.${didYouMean(String(text), words)}`,
  )
}
