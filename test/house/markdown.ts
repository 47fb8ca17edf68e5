/** Reads the two things in a markdown page that a test can check: fenced blocks and tables. */

/** One fenced block, or the hidden code of a `<!--ts … -->` comment. */
export interface Block {
  readonly language: string
  readonly code: string
  /** Line of the opening fence, counted from 1. */
  readonly line: number
  /** The heading it stands under. */
  readonly section: string
  /** True for code in a comment: it is executed and not shown. */
  readonly hidden: boolean
}

const fence = /^(?<indent> {0,3})(?<ticks>`{3,}|~{3,})(?<info>.*)$/
const comment = /^<!--(?<info>[a-z]+)$/

/**
 * Lists the blocks of a page in order.
 * @throws {Error} When a block is not closed.
 */
export function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = []
  const lines = markdown.split('\n')
  let section = ''
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const heading = /^#{1,6} (?<title>.+)$/.exec(line)?.groups?.['title']
    if (heading !== undefined) section = heading
    const visible = fence.exec(line)?.groups
    const opening = visible ?? comment.exec(line)?.groups
    if (opening === undefined) continue
    const close = visible === undefined ? '-->' : (visible['ticks'] ?? '```')
    const end = lines.findIndex((text, at) => at > index && text.trim() === close)
    if (end < 0) throw new Error(`line ${index + 1}: this block is never closed`)
    const language = (opening['info'] ?? '').trim()
    const code = lines.slice(index + 1, end).join('\n')
    blocks.push({ language, code, line: index + 1, section, hidden: visible === undefined })
    index = end
  }
  return blocks
}

/** Lists the rows of every table whose header starts with these cells, as texts without the bars. */
export function readTable(markdown: string, ...header: string[]): string[][] {
  const rows: string[][] = []
  let inside = false
  for (const line of markdown.split('\n')) {
    const cells = cellsOf(line)
    if (cells === undefined) inside = false
    else if (inside) rows.push(cells)
    else inside = header.every((title, index) => cells[index]?.toLowerCase() === title)
  }
  return rows.filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)))
}

function cellsOf(line: string): string[] | undefined {
  const row = /^\|(?<cells>.*)\|\s*$/.exec(line.trim())?.groups?.['cells']
  return row?.split(/(?<!\\)\|/).map((cell) => cell.trim())
}
