/** A file, as far as a document may go. */
import { createReadStream } from 'node:fs'
import { ContractError } from '../contract.ts'

/** Bytes of the largest file that is read. */
const largest = 64 * 2 ** 20

/** What the system says of files that people give. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no file',
  EISDIR: 'This is a folder, not a file:',
  EACCES: 'This file must not be read:',
}

/**
 * Reads a file, which may be a pipe.
 * @throws {ContractError} Where there is none that can be read, or it is too large.
 */
export async function readText(path: string, most = largest): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length > most) break
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined
    throw new ContractError(
      reason === undefined ? `${path} cannot be read: ${message}` : `${reason} ${path}.`,
      { cause: error },
    )
  }
  if (length > most) {
    throw new ContractError(`${path} has more than ${most} bytes, which is too much to be read.`)
  }
  return Buffer.concat(chunks).toString()
}
