import { setTimeout as delay } from 'node:timers/promises'
import { DestinationNotServed } from '../errors.ts'

const NOT_SERVED = new Set(['AQ', 'BV', 'HM'])

export interface Parcel {
  /** Booking the same reference twice books one parcel, so a repeated job does no harm. */
  reference: string
  destination: string
}

/** Stands for the carrier's own API: slow, and it may refuse. Resolves to a tracking number. */
export async function bookParcel({ reference, destination }: Parcel): Promise<string> {
  await delay(200)
  if (NOT_SERVED.has(destination)) throw DestinationNotServed({ destination })
  return `PARCEL-${reference.slice(0, 8).toUpperCase()}`
}
