type Address = Readonly<Record<string, string | undefined>>
const groups = ['later', 'late', 'since'] as const
type Asked = { of: (typeof groups)[number]; least?: number; most?: number; came?: 'yes' | 'no' }

/** The leads behind a figure of what was learnt. */
export function namesDoor(modelId: number, { of, least, most, came }: Asked): string {
  const query = new URLSearchParams({ model: String(modelId), of })
  if (least !== undefined) query.set('least', String(least))
  if (most !== undefined) query.set('most', String(most))
  if (came) query.set('came', came)
  return `/definition/likelihood?${query}`
}

const shareOf = (text: string | undefined): number | undefined => {
  const share = Number(text)
  return text && share >= 0 && share <= 1 ? share : undefined
}

/** What the names are asked for; null where no figure is open. */
export function namesQuery({ model, of, least, most, came }: Address) {
  const group = groups.find(each => each === of)
  if (!group || !model || !/^\d{1,15}$/.test(model)) return null
  const query = {
    of: group,
    least: shareOf(least) ?? 0,
    most: shareOf(most) ?? 1,
    came: came === 'yes' || came === 'no' ? came : undefined,
  } as const
  return { id: Number(model), query }
}

export const withoutNames: Address = {
  model: undefined,
  of: undefined,
  least: undefined,
  most: undefined,
  came: undefined,
}
