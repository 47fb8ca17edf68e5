/** What there is to know of the application: the options of the plugin, and all of its routes. */
import type { FastifyInstance } from 'fastify'
import { defineError } from '../errors/define-error.ts'
import type { ResolvedOptions } from '../options.ts'
import { withoutAutomaticHeads } from '../routes/report.ts'
import { knownRouteOf, type KnownRoute } from '../routes/routes.ts'

/** Complete once the application is ready. */
export interface Inventory {
  /** Those of the plugin. */
  options(): ResolvedOptions
  /** In the order of declaration, automatic `HEAD` routes left out. */
  routes(): readonly KnownRoute[]
}

const Probe = defineError({ code: 'X', status: 500, title: 'Probe' })

/** Finds what type URIs start with, before there is a route to ask: one of them without its code. */
export function typeBaseOf(app: FastifyInstance): string {
  return app.errorResources.toResource(Probe()).type.slice(0, -'x'.length)
}

/** Takes the inventory of a scope. The first route that it gets from now on leads to all others. */
export function takeInventory(app: FastifyInstance): Inventory {
  const own: KnownRoute[] = []
  app.addHook('onRoute', (route) => {
    const known = knownRouteOf(route.config)
    if (known === undefined) {
      throw new Error(
        'fastify-error-resource/catalog is of another version than the plugin, whose routes it cannot read. ' +
          'Install one version for both; `npm ls fastify-error-resource` shows them.',
      )
    }
    own.push(known)
  })
  const first = () => own[0] as KnownRoute

  let routes: readonly KnownRoute[] | undefined
  return {
    options: () => first().plugin,
    routes: () => (routes ??= withoutAutomaticHeads(first().siblings)),
  }
}
