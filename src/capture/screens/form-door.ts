/** The address that opens the people behind a figure of a form. */
export const formDoor = (id: number, show: 'submissions' | 'views'): string => `/forms?of=${id}&show=${show}`

/** The one page on which everything of a form is changed. */
export const arrangeDoor = (id: number): string => `/forms/${id}/arrange`

/** Where what was held back waits to be read. */
export const heldDoor = (id: number): string => `/forms/${id}?held=yes`

const asked = ['from', 'to', 'variant', 'source'] as const
type Address = Readonly<Record<string, string | undefined>>

/** What of the address narrows the figures of a form. */
export function figuresQuery(address: Address): {
  from?: string
  to?: string
  variant?: 'a'
  source?: string
} {
  return Object.fromEntries(asked.flatMap(name => (address[name] ? [[name, address[name]]] : [])))
}

/** The address that opens the visits behind a figure of one form, within the same period. */
export function arrivalsDoor(formId: number, address: Address, show: string, field?: string): string {
  const query = new URLSearchParams({ ...figuresQuery(address), show, ...(field ? { field } : {}) })
  return `/forms/${formId}?${query}`
}
