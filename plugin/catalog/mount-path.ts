/** Where the pages are: the path that the type URIs of the service lead to. */

/** What a path may consist of that a route can have as it stands. */
const plainPath = /^(?:\/[\w.~!$&'()+,;=@-]+)+\/?$/

/** The path of a type base that leads to a place of this service; `undefined` for any other. */
function toPath(typeBase: string): string | undefined {
  const origin = 'http://localhost'
  if (!/[/#]$/.test(typeBase) || !URL.canParse(typeBase, origin)) return undefined
  const { protocol, pathname, search } = new URL(typeBase, origin)
  const isPlace = /^https?:$/.test(protocol) && search === '' && plainPath.test(pathname)
  return isPlace ? pathname.replace(/\/$/, '') : undefined
}

/**
 * Finds the prefix of the pages below the prefix of their scope.
 * @throws {Error} When no page of the scope could be where the type URIs lead, with the way out.
 */
export function toMountPath(typeBase: string, scope: string): string {
  const path = toPath(typeBase)
  if (path === undefined || !`${path}/`.startsWith(`${scope}/`)) {
    const place = scope === '' ? 'this service' : `the scope '${scope}'`
    throw new Error(
      `fastify-error-resource/catalog: typeBase '${typeBase}' leads to no path of its own in ${place}, ` +
        "so no page can be there. Change it to one such as '/errors/', or register the catalog with a prefix.",
    )
  }
  return path.slice(scope.length)
}
