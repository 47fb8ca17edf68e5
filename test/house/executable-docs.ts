/**
 * Turns the blocks of a page into what can be executed. The convention:
 *
 * - `ts` and `js` are programs. A block that imports something starts a program; one that imports
 *   nothing continues the program before it in its section. `<!--ts … -->` on lines of its own is
 *   code that is executed and not shown.
 * - `sh` holds commands, one a line: `curl` goes to the program before it in the section, or to the
 *   example service if there is none, and so does `npx`, which runs the command of this package;
 *   `npm` is compared with package.json.
 * - `http` that starts with a method is sent to that service, and what follows after an empty line
 *   is the response. `http` that starts with `HTTP/1.1` is the response to the `curl` before it.
 * - `json` is the body of the response before it, or what the program prints.
 * - `text` is what the `npx` before it prints, or the program.
 *
 * `…` in a response stands for anything; a line of it alone stands for the fields not shown.
 *
 * Any other block has no executor and is refused, so no example can be out of reach of the tests.
 */
import type { Block } from './markdown.ts'

/** One thing asked of a service, and what the page says comes back. */
export interface Exchange {
  readonly line: number
  /** A command for the shell, or an HTTP request head and body. */
  readonly ask: { readonly curl: string } | { readonly npx: string } | { readonly request: string }
  /** The whole response, head and body. */
  response?: string
  /** The body alone. */
  json?: string
  /** What the command prints. */
  text?: string
}

/** Something to execute: a program, or commands for a service that is not on the page. */
export interface Example {
  readonly line: number
  readonly section: string
  readonly language: 'ts' | 'js' | 'service'
  code: string
  readonly exchanges: Exchange[]
  /** What it prints, byte for byte. */
  text?: string
  /** What it prints, white space between tokens aside. */
  json?: string
}

/** A command that sets something up, checked and not run. */
export interface SetUp {
  readonly line: number
  readonly command: string
}

/**
 * Plans the execution of a page.
 * @throws {Error} When a block has no executor, with its line and the reason.
 */
export function planExamples(blocks: readonly Block[]): { examples: Example[]; setUps: SetUp[] } {
  const examples: Example[] = []
  const setUps: SetUp[] = []
  for (const block of blocks) {
    const currentExample = () => examples.findLast(({ section }) => section === block.section)
    const current = currentExample()
    const start = (language: Example['language'], code: string): Example => {
      const { line, section } = block
      const example: Example = { line, section, language, code, exchanges: [] }
      examples.push(example)
      return example
    }
    switch (block.language) {
      case 'ts':
      case 'js':
        addProgram(block, block.language, current, start)
        break
      case 'sh':
        for (const [command, line] of commandsOf(block)) {
          if (command.startsWith('npm ')) setUps.push({ line, command })
          else if (command.startsWith('curl ')) {
            const example = currentExample() ?? start('service', '')
            example.exchanges.push({ line, ask: { curl: command } })
          } else if (command.startsWith('npx ')) {
            const example = currentExample() ?? start('service', '')
            example.exchanges.push({ line, ask: { npx: command } })
          } else throw refuse(block, `the command "${command}" is none of curl, npx and npm`)
        }
        break
      case 'http':
        addHttp(block, current ?? start('service', ''))
        break
      case 'json':
        addJson(block, current)
        break
      case 'text':
        addText(block, current)
        break
      default:
        throw refuse(block, `no executor for the language "${block.language}"`)
    }
  }
  return { examples, setUps }
}

function addProgram(
  block: Block,
  language: 'ts' | 'js',
  current: Example | undefined,
  start: (language: 'ts' | 'js', code: string) => Example,
): void {
  if (/^import /m.test(block.code)) {
    start(language, block.code)
    return
  }
  if (current === undefined || current.language !== language) {
    throw refuse(block, 'it imports nothing and no program before it in its section is to continue')
  }
  current.code += `\n${block.code}`
}

function addHttp(block: Block, example: Example): void {
  const { code, line } = block
  if (code.startsWith('HTTP/')) {
    const exchange = example.exchanges.at(-1)
    if (exchange === undefined || exchange.response !== undefined) {
      throw refuse(block, 'no request before it in its section is waiting for a response')
    }
    exchange.response = code
    return
  }
  const [request = '', response] = code.split(/\n+(?=HTTP\/1\.1 )/)
  if (!/^[A-Z]+ \S+ HTTP\/1\.1$/m.test(request.split('\n')[0] ?? '')) {
    throw refuse(block, 'its first line is neither a request line nor a status line of HTTP/1.1')
  }
  example.exchanges.push({ line, ask: { request }, ...(response !== undefined && { response }) })
}

function addJson(block: Block, example: Example | undefined): void {
  const target =
    example?.exchanges.at(-1) ?? (example?.language === 'service' ? undefined : example)
  if (target === undefined) throw refuse(block, 'no request or program before it answers with this')
  if (target.json !== undefined) throw refuse(block, 'the request before it has its answer already')
  target.json = block.code
}

function addText(block: Block, example: Example | undefined): void {
  const exchange = example?.exchanges.at(-1)
  const isCommand = exchange !== undefined && 'npx' in exchange.ask
  const target = isCommand ? exchange : example?.language === 'service' ? undefined : example
  if (target === undefined) throw refuse(block, 'no program before it in its section prints this')
  target.text = block.code
}

/** The commands of a block with their lines; a backslash at the end of a line continues it. */
function commandsOf(block: Block): [command: string, line: number][] {
  const commands: [string, number][] = []
  let command = ''
  for (const [index, text] of block.code.split('\n').entries()) {
    if (command === '' && /^\s*(?:#|$)/.test(text)) continue
    command += text.replace(/\\$/, '')
    if (text.endsWith('\\')) continue
    commands.push([command.trim(), block.line + 1 + index])
    command = ''
  }
  if (command !== '') throw refuse(block, 'its last line ends in a backslash')
  return commands
}

function refuse(block: Block, reason: string): Error {
  return new Error(`line ${block.line} (${block.section}): ${reason}`)
}

/**
 * Finds what is wrong with a set-up command: it may only install what is locked, install this
 * package with its peers, and run scripts that exist.
 * @returns A sentence, or `undefined` for a command that does what it says.
 */
export function faultOf(
  command: string,
  manifest: {
    readonly name: string
    readonly scripts: Readonly<Record<string, string>>
    readonly peerDependencies: Readonly<Record<string, string>>
    readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  },
): string | undefined {
  for (const part of command.split(' && ')) {
    if (part === 'npm ci') continue
    const install = /^npm install (?<packages>[^-].*)$/.exec(part)?.groups?.['packages']
    if (install !== undefined) {
      const { name, peerDependencies, peerDependenciesMeta } = manifest
      const peers = Object.keys(peerDependencies).filter(
        (peer) => peerDependenciesMeta?.[peer]?.optional !== true,
      )
      const wanted = [name, ...peers].toSorted()
      const named = install.split(' ').toSorted()
      if (named.join(' ') === wanted.join(' ')) continue
      return `"${part}" has to install ${wanted.join(' ')}`
    }
    const script = /^npm (?:run )?(?<script>[\w:]+)(?: -- .+)?$/.exec(part)?.groups?.['script']
    const short = script === 'start' || script === 'test'
    if (script === undefined || (!part.startsWith('npm run ') && !short)) {
      return `"${part}" is not a set-up command the page may use`
    }
    if (!Object.hasOwn(manifest.scripts, script)) return `package.json has no script "${script}"`
  }
  return undefined
}
