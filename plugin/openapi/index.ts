/** `fastify-error-resource/openapi`: the errors of every route in the document of `@fastify/swagger`. */
import type { FastifyDynamicSwaggerOptions, SwaggerTransform } from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import {
  type Check,
  checkObject,
  checkOptions,
  describeUnknown,
  isRecord,
  strangersAmong,
} from '../http/checks.ts'
import { withoutErrors } from '../routes/route-errors.ts'
import { createComponentWriter, type Components } from './components.ts'
import { completeOperation, type Operation } from './operation.ts'
import { knownRouteOf, type KnownRoute } from '../routes/routes.ts'

/** Carries the route through swagger to its operation, whatever becomes of its path. Never in the document. */
const marker = 'x-fastify-error-resource-route'

interface Document {
  readonly openapi: string
  readonly security?: Operation['security']
  readonly components: Components
  readonly paths: Readonly<Record<string, PathItem>>
}

type PathItem = Readonly<Record<string, MarkedOperation>>
type MarkedOperation = Operation & { readonly [marker]?: number }

function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]))
}

function refuse(problem: string): never {
  throw new TypeError(`swaggerOptions(): ${problem}`)
}

/** Names that swagger takes here; others may come, so that only what is nearly one of these is a mistake. */
const swaggerNames: readonly string[] = [
  'openapi',
  'transform',
  'transformObject',
  'refResolver',
  'swagger',
  'mode',
  'hideUntagged',
  'hiddenTag',
  'exposeHeadRoutes',
  'convertConstToEnum',
  'decorator',
]

const isAnyFunction: Check = {
  holds: (value) => typeof value === 'function',
  expected: 'a function',
}

const swaggerChecks: Readonly<Record<string, Check>> = {
  openapi: {
    holds: isRecord,
    expected: "an object, such as { info: { title: 'Orders', version: '1' } }",
  },
  transform: isAnyFunction,
  transformObject: isAnyFunction,
}

/** Parts of a document, which stand one level below. */
const documentNames: readonly string[] = [
  'info',
  'servers',
  'components',
  'security',
  'tags',
  'externalDocs',
]

function checkSwaggerOptions(yours: object): void {
  checkObject('swaggerOptions()', 'the options of @fastify/swagger', yours)
  const part = documentNames.find((name) => Object.hasOwn(yours, name))
  if (part !== undefined)
    refuse(`"${part}" is a part of the document: { openapi: { ${part}: … } }.`)
  const strangers = strangersAmong(yours, swaggerNames)
  for (const name of Object.keys(yours)) {
    if (swaggerNames.includes(name) || strangers.includes(name)) continue
    throw new TypeError(describeUnknown('swaggerOptions()', 'option', name, swaggerNames))
  }
  const known = Object.entries(yours).filter(([name]) => Object.hasOwn(swaggerChecks, name))
  checkOptions(swaggerChecks, Object.fromEntries(known), 'swaggerOptions()')
}

/** What is told of the route without the errors, which are no business of anybody else's transform. */
function withoutErrorResponses(schema: FastifySchema | undefined): FastifySchema {
  if (typeof schema?.response !== 'object' || schema.response === null) return { ...schema }
  const response = { ...withoutErrors(schema.response as Record<string, object>) }
  const { response: _, ...rest } = schema
  // Without any response swagger describes a success by itself.
  return Object.keys(response).length === 0 ? rest : { ...rest, response }
}

/** A path of Fastify as OpenAPI writes it. */
function toTemplate(url: string): string {
  return url.replace(/:(\w+)(?:\([^)]*\))?\??/g, '{$1}').replace(/\*$/, '{*}')
}

/**
 * Completes your options of `@fastify/swagger`, so that every operation documents every error it can
 * send: those it declares, and those that follow from its content, its parameters, its security and
 * what it answers with. Your `transform`, `transformObject` and `refResolver` run as before. In
 * either order with the plugin; OpenAPI 3 only.
 * @throws {TypeError} For a static document, for Swagger 2, and for a wrong option.
 * @example
 * await app.register(swagger, swaggerOptions({ openapi: { info: { title: 'Orders', version: '1' } } }))
 */
export function swaggerOptions(
  yours: FastifyDynamicSwaggerOptions = {},
): FastifyDynamicSwaggerOptions {
  checkSwaggerOptions(yours)
  if ((yours as { mode?: string }).mode === 'static') {
    refuse('a static document says what it says; take it to @fastify/swagger as it is.')
  }
  if (yours.swagger !== undefined && yours.openapi == null) {
    refuse('Swagger 2 has no media type per response; give it `openapi` in the place of `swagger`.')
  }
  const seen: KnownRoute[] = []

  const transform: SwaggerTransform = (input) => {
    const known = knownRouteOf(input.route.config)
    if (known === undefined || !known.plan.enabled) {
      return yours.transform?.(input) ?? { schema: input.schema, url: input.url }
    }
    const schema = withoutErrorResponses(input.schema)
    const result = yours.transform?.({ ...input, schema }) ?? { schema, url: input.url }
    return { ...result, schema: { ...(result.schema ?? schema), [marker]: seen.push(known) - 1 } }
  }

  /** A route whose own `swaggerTransform` has replaced the one above is found by its path. */
  function findRoute(operation: MarkedOperation, method: string, path: string) {
    const { [marker]: index } = operation
    if (index !== undefined) return seen[index]
    const known = [...new Set(seen.map(({ siblings }) => siblings))].flat()
    return known.find(
      ({ url, options, plan }) =>
        plan.enabled &&
        toTemplate(url) === path &&
        [options.method].flat().includes(method.toUpperCase()),
    )
  }

  function complete(document: Document): Document {
    // Copies, because what is not generated in it is the user's.
    const components = mapValues(document.components, (section) => ({ ...section }))
    const writer = createComponentWriter(components, {
      is30: document.openapi.startsWith('3.0'),
      constAsEnum: yours.convertConstToEnum !== false,
    })
    const completeItem = (path: string, item: PathItem): PathItem =>
      mapValues(item, (operation, method) => {
        // OpenAPI 3.2 has the methods here that are no fields of their own.
        if (method === 'additionalOperations') return completeItem(path, operation as PathItem)
        const route = findRoute(operation, method, path)
        const { [marker]: _, ...plain } = operation
        return route === undefined
          ? operation
          : completeOperation(plain, method.toUpperCase(), route, writer, document.security)
      })
    const paths = mapValues(document.paths, (item, path) => completeItem(path, item))
    return { ...document, components, paths }
  }

  return {
    ...yours,
    openapi: yours.openapi ?? {},
    transform,
    transformObject(input) {
      const { openapiObject } = input as unknown as { openapiObject: Document }
      const document = complete(openapiObject)
      const result = document as object
      return yours.transformObject?.({ openapiObject: result }) ?? result
    },
  }
}
