/** The catalog in a real browser: readable by everyone, on every screen, and nothing in it runs. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { missingBrowser, openBrowser } from '../../fixtures/browser.ts'
import { addSite } from './site.ts'
import { serve } from '../../fixtures/fixture-app.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What is seen, and how. */
const views: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: {
    colorScheme: 'light',
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
  },
  'phone in the dark': {
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  },
}

const pages: Readonly<Record<string, string>> = {
  list: '/errors',
  found: '/errors?q=order',
  none: '/errors?q=no-such-error',
  error: '/errors/order-exists',
  status: '/errors/415',
  hostile: '/errors/hostile',
  long: '/errors/payment-provider-refused-authorization-because-strong-customer-authentication-expired',
  missing: '/errors/ORDER_EXIST',
}

interface Opened {
  readonly page: Page
  /** What went wrong: uncaught errors, refused resources, errors on the console, dialogs. */
  readonly faults: string[]
  /** Everything that was asked for. */
  readonly requests: string[]
}

/** Opens a page in a context of its own, which ends with the test. */
async function open(
  t: Test,
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext(options)
  t.teardown(() => context.close())
  const page = await context.newPage()
  const faults: string[] = []
  const requests: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    // The browser tells of the status of the page itself as if something were missing in it.
    const isStatus = message.location().url === url && / status of 404 /.test(message.text())
    if (!isStatus) faults.push(message.text())
  })
  page.on('dialog', (dialog) => {
    faults.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(url)
  return { page, faults, requests }
}

/** Judges a page; the policy lets no script of the judge in, so it comes from the outside. */
async function judge(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe })
  const violations = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html).join(' ')))`,
  )
  return violations as string[]
}

t.test('the catalog in a browser', missingBrowser(), async (t) => {
  const browser = await openBrowser(t)
  const { port } = await serve(t, addSite)
  const origin = `http://127.0.0.1:${port}`
  const shots = process.env['SCREENSHOTS']

  for (const [view, options] of Object.entries(views)) {
    for (const [name, path] of Object.entries(pages)) {
      t.test(`${name}, ${view}: accessible, whole and by itself`, async (t) => {
        const { page, faults, requests } = await open(t, browser, origin + path, options)
        if (shots !== undefined) {
          await page.screenshot({ path: join(shots, `${name}-${view}.png`), fullPage: true })
        }
        t.strictSame(requests, [origin + path])
        t.strictSame(faults, [])
        const [width, screen] = (await page.evaluate(
          '[document.documentElement.scrollWidth, innerWidth]',
        )) as [number, number]
        t.ok(width <= screen, `${width} pixels wide on a screen of ${screen}`)

        const judged = await open(t, browser, origin + path, { ...options, bypassCSP: true })
        for (const summary of await judged.page.locator('summary').all()) await summary.click()
        t.strictSame(await judge(judged.page), [])
      })
    }
  }

  t.test(
    'members are columns on a wide screen and stacked on a phone, and a table for both',
    async (t) => {
      for (const [view, isStacked] of [
        ['light', false],
        ['phone', true],
      ] as const) {
        const { page } = await open(t, browser, `${origin}${String(pages['error'])}`, views[view])
        const table = page.getByRole('table', { name: 'Members of its own' })
        t.equal(await table.getByRole('row').count(), 3)
        t.equal(await table.getByRole('columnheader').count(), 3)
        const row = table.getByRole('row').nth(1)
        const tops: number[] = []
        for (const cell of [row.getByRole('rowheader'), ...(await row.getByRole('cell').all())]) {
          const box = await cell.boundingBox()
          if (box !== null) tops.push(Math.round(box.y))
        }
        t.equal(tops.length, 3)
        t.equal(new Set(tops).size, isStacked ? 3 : 1)
        t.strictSame(
          tops,
          tops.toSorted((a, b) => a - b),
        )
      }
    },
  )

  t.test('nothing of a page but its example is wider than a phone', async (t) => {
    for (const path of Object.values(pages)) {
      const { page } = await open(t, browser, origin + path, views['phone'])
      for (const summary of await page.locator('summary').all()) await summary.click()
      const wide = await page.evaluate(
        `[...document.querySelectorAll('main *')]
          .filter((element) => !element.closest('pre') && element.getBoundingClientRect().right > innerWidth)
          .map(({ outerHTML }) => outerHTML)`,
      )
      t.strictSame(wide, [], path)
    }
  })

  t.test('an address that is mistyped leads to the error', async (t) => {
    const { page } = await open(t, browser, `${origin}/errors/ORDER_EXIST`)
    await page.getByRole('link', { name: 'Order already exists' }).click()
    t.equal(page.url(), `${origin}/errors/order-exists`)
    await page.goBack()
    await page.getByLabel('Search by title, code, status or text').fill('another number')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${origin}/errors/?q=another+number`)
    t.equal(await page.getByRole('listitem').count(), 1)
  })

  t.test('the two schemes look different', async (t) => {
    const grounds: unknown[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(t, browser, `${origin}/errors`, { colorScheme })
      grounds.push(
        await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'),
      )
    }
    t.strictSame(grounds, ['rgb(255, 255, 255)', 'rgb(20, 23, 28)'])
  })

  for (const javaScriptEnabled of [true, false]) {
    const mode = javaScriptEnabled ? 'with' : 'without'
    t.test(
      `the keyboard alone finds an error, reads it and comes back, ${mode} JavaScript`,
      async (t) => {
        const { page } = await open(t, browser, `${origin}/errors`, { javaScriptEnabled })
        await page.keyboard.press('Tab')
        t.equal(await page.locator(':focus').textContent(), 'Skip to the content')
        await page.keyboard.press('Enter')
        await page.keyboard.press('Tab')
        await page.keyboard.type('another number')
        await page.keyboard.press('Enter')
        await page.waitForURL(/\?q=another\+number(?:#content)?$/)
        t.equal(
          await page.getByRole('status').textContent(),
          '1 of 14 errors found for “another number”. Show all',
        )
        t.equal(await page.getByRole('searchbox').inputValue(), 'another number')

        await page.getByRole('link', { name: 'Order already exists' }).focus()
        await page.keyboard.press('Enter')
        await page.waitForURL(`${origin}/errors/order-exists`)
        t.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Order already exists')
        await page.keyboard.press('Tab')
        await page.keyboard.press('Tab')
        t.equal(await page.locator(':focus').textContent(), 'Errors of the order service')
        await page.keyboard.press('Enter')
        await page.waitForURL(`${origin}/errors/`)
        t.equal(await page.getByRole('listitem').count(), 14)
      },
    )
  }

  t.test(
    'a search without a slash at the end of the address leads to the pages as well',
    async (t) => {
      for (const path of ['/errors', '/errors/']) {
        const { page } = await open(t, browser, origin + path)
        await page.getByLabel('Search by title, code, status or text').fill('409')
        await page.getByRole('button', { name: 'Search' }).click()
        await page.getByRole('link', { name: 'Order already exists' }).click()
        t.equal(page.url(), `${origin}/errors/order-exists`)
      }
    },
  )

  t.test('a wide example scrolls by itself on a phone, with the keyboard too', async (t) => {
    const options = { ...views['phone'], bypassCSP: true }
    const { page } = await open(t, browser, `${origin}/errors/hostile`, options)
    await page.getByRole('region', { name: 'Example response' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction('document.activeElement.scrollLeft > 0')
    t.equal(await page.evaluate('scrollX'), 0)
  })

  t.test(
    'text of an error stays text: nothing runs, nothing is loaded, nothing is changed',
    async (t) => {
      const search = encodeURIComponent(`"><script>document.title='taken'</script>`)
      for (const path of ['/errors/hostile', '/errors?q=taken', `/errors?q=${search}`]) {
        // Without the policy, so that escaping has to do it alone; with it, so that nothing was refused.
        for (const bypassCSP of [true, false]) {
          const { page, faults, requests } = await open(t, browser, origin + path, { bypassCSP })
          await page.mouse.move(200, 200)
          t.not(await page.title(), 'taken')
          t.equal(
            await page
              .locator('script, img, svg, [onerror], [onload], [onfocus], [onmouseover]')
              .count(),
            0,
          )
          t.equal(await page.locator('a[href^="javascript"]').count(), 0)
          t.strictSame(faults, [])
          t.strictSame(requests, [page.url()])
        }
      }
    },
  )

  t.test('the policy stops a script that got into a page', async (t) => {
    const { page, faults } = await open(t, browser, `${origin}/errors/hostile`)
    await page.evaluate(`new Promise((resolve) => {
      const script = document.createElement('script')
      script.textContent = "document.title = 'taken'"
      document.body.append(script)
      document.body.insertAdjacentHTML('beforeend', '<img src="/x" onerror="document.title = 1">')
      document.images[0].addEventListener('error', resolve)
    })`)
    t.match(await page.title(), 'Errors of the order service')
    t.ok(faults.some((fault) => /Content Security Policy/.test(fault)))
  })

  t.test('a type URI with a fragment leads to its error in the list', async (t) => {
    const { port } = await serve(t, addSite, { plugin: { typeBase: '/errors#' } })
    const site = `http://127.0.0.1:${port}`
    const response = await fetch(`${site}/carrier`)
    const { type } = (await response.json()) as { type: string }
    const { page } = await open(t, browser, site + type)
    t.match(await page.locator(':target').textContent(), 'Carrier cannot be reached')
  })
})
