/** The header fields of an error reply and a copy of them, read once: asking Fastify again costs as much as making the body. */
import type { FastifyReply } from 'fastify'
import type { HeaderValue } from '../http/header-values.ts'

/** Header fields by their name in lower case, as Fastify lists them. */
export type HeaderFields = Record<string, ReturnType<FastifyReply['getHeaders']>[string]>

/** The header fields of a reply. Only what is set here is in the copy, so hooks that come later cannot change it. */
export class ReplyHeaders {
  readonly reply: FastifyReply
  readonly fields: HeaderFields

  constructor(reply: FastifyReply) {
    this.reply = reply
    this.fields = reply.getHeaders()
  }

  /** The value of a field, by its name in lower case. */
  get(name: string): HeaderFields[string] {
    return this.fields[name]
  }

  set(name: string, value: HeaderValue): void {
    this.reply.header(name, value)
    const key = name.toLowerCase()
    // Fastify adds a cookie to those that are there.
    this.fields[key] = key === 'set-cookie' ? this.reply.getHeader(key) : (value as string)
  }

  /** Removes a field, by its name in lower case. */
  remove(name: string): void {
    this.reply.removeHeader(name)
    delete this.fields[name]
  }
}
