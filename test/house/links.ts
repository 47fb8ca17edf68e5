/** Reads where the links of a page lead, and which anchors a page has. */
import { posix } from 'node:path'

/** A link to a file of the repository, an image or not. */
export interface Link {
  /** Path from the root; that of the page itself for a bare anchor. */
  readonly file: string
  readonly anchor: string | undefined
  readonly line: number
}

const fence = /^ {0,3}(?:`{3,}|~{3,})/

/** The lines of a page that are text, by their number. */
function textOf(markdown: string): [line: number, text: string][] {
  let isCode = false
  return markdown.split('\n').flatMap((text, index): [number, string][] => {
    const isFence = fence.test(text)
    if (isFence) isCode = !isCode
    return isCode || isFence ? [] : [[index + 1, text]]
  })
}

/** Lists the links of a page that lead to files. */
export function linksOf(page: string, markdown: string): Link[] {
  const found: Link[] = []
  for (const [line, text] of textOf(markdown)) {
    for (const [, target = ''] of text.matchAll(/\]\((?<target>[^)\s]+)\)/g)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? page : posix.join(posix.dirname(page), path)
      found.push({ file, anchor, line })
    }
  }
  return found
}

/** Lists the anchors of the headings of a page, as they are made where repositories are shown. */
export function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>()
  return textOf(markdown).flatMap(([, text]) => {
    const title = /^#{1,6} +(?<title>.+)$/.exec(text)?.groups?.['title']
    if (title === undefined) return []
    const slug = title
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
}
