const lists = {
  person: '/persons?custom=',
  account: '/customers?custom=',
  opportunity: '/pipeline?view=list&state=any&custom=',
} as const

/** The records that have a value in a declared field. */
export const fieldDoor = (field: { record: keyof typeof lists; key: string }): string =>
  `${lists[field.record]}${field.key}`
