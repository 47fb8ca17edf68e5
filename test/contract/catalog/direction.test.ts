/** Titles and descriptions in scripts that run from the right, in a real browser. */
import t from 'tap'
import catalog from '../../../plugin/catalog/index.ts'
import { defineError } from '../../../plugin/index.ts'
import { missingBrowser, openBrowser, openPage } from '../../fixtures/browser.ts'
import { serve } from '../../fixtures/fixture-app.ts'
import { OrderExists } from './site.ts'

const Missing = defineError({
  code: 'MISSING',
  status: 404,
  title: 'الطلب غير موجود.',
  description: 'هذا الطلب غير موجود.',
})

/** Whether a sentence is Latin, and how far its last character stands to the right of the first. */
const distances = `[...document.querySelectorAll('h1, .prose, .errors a')].map((element) => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()
  const left = (at) => {
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + 1)
    return range.getBoundingClientRect().left
  }
  return [/[a-z]/i.test(text.data), left(text.data.length - 1) - left(0)]
})`

t.test('a sentence runs as its script does, from the right, too', missingBrowser(), async (t) => {
  const browser = await openBrowser(t)
  const { port } = await serve(t, async (app) => {
    await app.register(catalog, { errors: [Missing, OrderExists] })
  })
  let seen = 0
  for (const path of ['', 'missing', 'order-exists']) {
    const { page } = await openPage(browser, `http://127.0.0.1:${port}/errors/${path}`)
    const found: [isLatin: boolean, distance: number][] = await page.evaluate(distances)
    for (const [isLatin, distance] of found) t.equal(distance > 0, isLatin, `${distance}`)
    seen += found.filter(([isLatin]) => !isLatin).length
  }
  t.equal(seen, 4, 'a title and a description, in the list and on their page')
})
