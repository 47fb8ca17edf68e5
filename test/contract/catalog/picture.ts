/** Takes `docs/catalog.png`, the page of an error as a browser shows it: `npm run docs:picture`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import errorResource from '../../../plugin/index.ts'
import { launchBrowser } from '../../fixtures/browser.ts'
import { addSite } from './site.ts'
import { toSmallPng } from './small-png.ts'

const path = fileURLToPath(new URL('../../../docs/catalog.png', import.meta.url))

const app = Fastify()
await app.register(errorResource)
await addSite(app)
const origin = await app.listen({ host: '127.0.0.1', port: 0 })

const browser = await launchBrowser()
const width = 820
const page = await browser.newPage({ viewport: { width, height: 1_000 }, colorScheme: 'light' })
await page.goto(`${origin}/errors/order-exists`)
// As far as the example, because what comes below it is tables.
const { y = 0, height = 0 } = (await page.locator('pre').boundingBox()) ?? {}
const clip = { x: 0, y: 0, width, height: Math.ceil(y + height + 24) }
const picture = await page.screenshot({ clip })
// Another page: this one may load nothing.
writeFileSync(path, await toSmallPng(await browser.newPage(), picture))

await browser.close()
await app.close()
