/** The contract of a service, whatever it is read from: an app, a document, or a file or URL of either. */
import { fileURLToPath } from 'node:url'
import { isObject, isOpenApi3, type JsonObject } from '../conformance/document/openapi-reader.ts'
import { ConformanceError } from '../conformance/exchange/message.ts'
import { isApp, openApp, type CheckableApp } from '../conformance/targets/app-target.ts'
import { fetchDocument } from '../conformance/targets/url-target.ts'
import { checkObject, checkOptions, type Check } from '../http/checks.ts'
import { isHeaders, isTimeout } from '../conformance/options.ts'
import { show } from '../http/show.ts'
import { checkContract, isContract } from './check-contract.ts'
import { ContractError, type ErrorContract } from './contract.ts'
import { describeDocument } from './document/describe-document.ts'
import { isDocumentLike, parseText } from './read/parse-text.ts'
import { readText } from './read/read-file.ts'

/** How a URL is read. Every option has a default. */
export interface ReadContractOptions {
  /** Fields of the request for the document: `{ authorization: 'Bearer …' }`. @default {} */
  headers?: Readonly<Record<string, string>> | undefined
  /** Milliseconds that an answer may take. @default 5000 */
  timeout?: number | undefined
}

const checks: Readonly<Record<keyof ReadContractOptions, Check>> = {
  headers: isHeaders,
  timeout: isTimeout,
}

/** Tells a URL from the path of a file. */
export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text)
}

const isWanted = (value: unknown): value is JsonObject => isContract(value) || isOpenApi3(value)

/** Makes the contract of what was read. */
function toContract(value: unknown, name: string): ErrorContract {
  if (isContract(value)) return checkContract(value, name)
  if (isOpenApi3(value)) return describeDocument(value)
  if (isObject(value) && 'swagger' in value) {
    throw new ContractError(`${name} is Swagger 2; documents of OpenAPI 3 are read.`)
  }
  const hint = isObject(value) && 'openapi' in value ? ', with openapi: 3.… and paths' : ''
  throw new ContractError(`${name} is neither a contract nor a document of OpenAPI 3${hint}.`)
}

/** Pages that are no documents are passed over. */
const read = (text: string, place: string) =>
  isDocumentLike(text) ? parseText(text, place) : undefined

async function readUrl(
  url: string,
  { headers = {}, timeout = 5000 }: ReadContractOptions,
): Promise<ErrorContract> {
  const options = { headers, timeout, allowRemote: true }
  const { found, others = '' } = await fetchDocument(url, options, { read, isWanted }).catch(
    (error: unknown) => {
      if (!(error instanceof ConformanceError)) throw error
      throw new ContractError(error.message, { cause: error })
    },
  )
  if (found !== undefined) return toContract(found.document, url)
  throw new ContractError(
    `There is no OpenAPI 3 document at ${url}, nor in any of the usual places${others}.`,
  )
}

async function readApp(app: CheckableApp): Promise<ErrorContract> {
  const { document, reader } = await openApp(app)
  if (document !== null) return describeDocument(reader.document)
  throw new ContractError(
    'The app has no OpenAPI 3 document; register @fastify/swagger with openapi.',
  )
}

/**
 * Reads what a service promises of its errors. References to other documents are not followed; `notes` has them.
 * @param source A Fastify app with `@fastify/swagger`; an OpenAPI 3 document, or a contract, as an object; or the
 *   path or URL of one in JSON, or in YAML where the package `yaml` is installed. The URL may be that of a service
 *   that has its document in a usual place.
 * @throws {ContractError} Where there is none, or it cannot be read.
 * @throws {TypeError} For a wrong option, or a source of another kind.
 * @example
 * await writeFile('errors.json', toContractText(await readContract(app)))
 */
export async function readContract(
  source: CheckableApp | URL | string | object,
  options: ReadContractOptions = {},
): Promise<ErrorContract> {
  checkObject('readContract()', 'as its second argument an object of options', options)
  checkOptions(checks, options, 'readContract()')
  if (isApp(source)) return readApp(source)
  if (source instanceof URL) {
    return source.protocol === 'file:'
      ? readPath(fileURLToPath(source))
      : readUrl(source.href, options)
  }
  if (typeof source === 'string') return isUrl(source) ? readUrl(source, options) : readPath(source)
  if (isObject(source)) return toContract(source, 'The object')
  throw new TypeError(
    `readContract() takes an app, a document, or the path or URL of one; it was given ${show(source)}.`,
  )
}

async function readPath(path: string): Promise<ErrorContract> {
  return toContract(parseText(await readText(path), path), path)
}
