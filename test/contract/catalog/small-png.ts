/** Pictures of pages have few colours, and are a third of the size with a palette of these. */
import { crc32, deflateSync } from 'node:zlib'
import type { Page } from 'playwright-core'

/** Colours of a picture; the rare ones, at the edges of letters, become the nearest of these. */
const most = 64

/** Turns a picture into one with a palette, in which every pixel is a byte. */
export async function toSmallPng(page: Page, png: Buffer): Promise<Buffer> {
  const { width, height, pixels } = await readPixels(page, png)
  const counts = new Map<number, number>()
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const common = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, most)
  const palette = common.map(([colour]) => colour)
  const indexes = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]))
  const rows = Buffer.alloc((width + 1) * height)
  for (const [at, colour] of pixels.entries()) {
    // Each row starts with a byte that says how it is filtered, which is not at all.
    rows[at + Math.floor(at / width) + 1] = indexes.get(colour) ?? 0
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0])
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  return Buffer.concat([
    png.subarray(0, 8),
    toChunk('IHDR', head),
    toChunk('PLTE', Buffer.from(palette.flatMap(toParts))),
    toChunk('IDAT', deflateSync(rows, { level: 9 })),
    toChunk('IEND', Buffer.alloc(0)),
  ])
}

/** Has the browser read the picture that it took. */
async function readPixels(page: Page, png: Buffer) {
  return page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const { width, height } = image
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const { data = [] } = context?.getImageData(0, 0, width, height) ?? {}
    const pixels: number[] = []
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3)
      pixels.push((red << 16) | (green << 8) | blue)
    }
    return { width, height, pixels }
  }, png.toString('base64'))
}

const toParts = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255]

function nearest(palette: readonly number[], colour: number): number {
  const parts = toParts(colour)
  const distances = palette.map((one) =>
    toParts(one).reduce((sum, part, at) => sum + (part - (parts[at] ?? 0)) ** 2, 0),
  )
  return distances.indexOf(Math.min(...distances))
}

/** A chunk of a PNG: its length, its type, what is in it, and a checksum of both. */
function toChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
