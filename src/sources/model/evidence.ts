import { type Carried, carriedOfAddress, readCarried } from './arrival.ts'

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null

/** Under this name our own doors keep the channel of a place in a touch. */
export const placementName = 'linchpin_placement'

export type Evidence = { carried: Carried; address: string | null; placement: string | null }

/**
 * What a touch itself says of where it came from: the address of the page, the referrer, a campaign of the context, and the
 * names that a form carried. The same of a message that just came in and of its touch years later.
 */
export function evidenceOf(properties: Json, context: Json): Evidence {
  const page: Json = isObject(context.page) ? context.page : {}
  const address = text(properties.url) ?? text(page.url)
  const referrer = text(properties.referrer) ?? text(page.referrer)
  const carried = { ...readCarried(properties), ...(address ? carriedOfAddress(address) : {}) }
  const { campaign } = context
  if (isObject(campaign)) {
    const { name, source, medium, term, content } = campaign
    const tags = {
      utm_campaign: name,
      utm_source: source,
      utm_medium: medium,
      utm_term: term,
      utm_content: content,
    }
    Object.assign(carried, readCarried(tags))
  }
  if (referrer) carried.referrer = referrer.slice(0, 500)
  return { carried, address, placement: text(properties[placementName]) }
}

/** Out of the properties as the ledger keeps them, where a context of the sender's stands under another name. */
export function evidenceOfTouch(properties: Json): Evidence {
  const context = isObject(properties.message_context) ? properties.message_context : properties.context
  return evidenceOf(properties, isObject(context) ? context : {})
}
