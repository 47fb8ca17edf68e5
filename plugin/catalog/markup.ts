/** The tag of every template: what is not HTML of such a template is escaped. */
import { html } from 'ghtml'

/** HTML that a template made; only the tag makes some, so that no other text can pass for it. */
class Markup {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

export type { Markup }

function toHtml(value: unknown): string {
  if (Array.isArray(value)) return value.map(toHtml).join('')
  return value instanceof Markup ? value.toString() : html`${value}`
}

/**
 * Tags a template of HTML. Every value in it is escaped, unless it is HTML of such a template itself;
 * of a list that goes for each item, and `undefined` is nothing.
 */
export function markup(texts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  return new Markup(String.raw(texts, ...values.map(toHtml)))
}

/** Text for people: what stands between backticks is code, line breaks are for the style to keep. */
export function renderProse(text: string): Markup {
  const parts = text.split(/`([^`\n]+)`/)
  return markup`${parts.map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : part))}`
}
