/** How somebody is reached: the first of each kind is the one we use. */
export const contactLabels = ['work', 'private', 'other'] as const
export type ContactLabel = (typeof contactLabels)[number]

export type PostalAddress = {
  street: string | null
  postalCode: string | null
  city: string | null
  region: string | null
  /** ISO 3166-1 alpha-2 where it could be read, else as written. */
  country: string | null
}

const street = ['street', 'postalCode', 'city', 'region', 'country'] as const

/** A postal address in one line, as lists and the history show it. */
export function addressLine(address: PostalAddress): string {
  const place = [address.postalCode, address.city].filter(Boolean).join(' ')
  return [address.street, place, address.region, address.country].filter(Boolean).join(', ')
}

export function isEmptyAddress(address: PostalAddress): boolean {
  return street.every(part => !address[part])
}

/** The list with the item at `index` moved to the front: it becomes the primary one. */
export function madePrimary<T>(items: readonly T[], index: number): T[] {
  const item = items[index]
  return item === undefined ? [...items] : [item, ...items.filter((_, at) => at !== index)]
}
