/** The shell around every page, and the policy it is under. */
import { createHash } from 'node:crypto'
import { markup, type Markup } from './markup.ts'
import { style } from './style.ts'

/**
 * What a page may do: have its own style, its empty icon and a form that leads back here. No script
 * runs, whatever the text of an error says, and nothing is loaded.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(String(style)).digest('base64')}'`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Renders the shell around the content of a page. */
export function renderDocument(
  title: string,
  navigation: Markup | undefined,
  content: Markup,
): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${navigation}
<main id="content" tabindex="-1">
${content}
</main>
</body>
</html>
`
}
