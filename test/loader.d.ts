/** What is loaded of a module: how Node is to read its source, and the source. */
interface Loaded {
  readonly format: string | undefined
  readonly source: string | Uint8Array
  readonly shortCircuit?: boolean
}

/** Loads a module in place of Node, TypeScript without its types. */
export function load<Context extends { readonly format: string | undefined }>(
  url: string,
  context: Context,
  nextLoad: (url: string, context: Context) => Promise<Loaded>,
): Promise<Loaded & { readonly source: string }>
