export const packs = [
  { key: 'trays', label: 'Trays' },
  { key: 'film', label: 'Film' },
  { key: 'labels', label: 'Labels' },
]
export const meets = [
  { key: 'call', label: 'On the telephone' },
  { key: 'site', label: 'On site' },
  { key: 'fair', label: 'At fairs' },
]
/** Declared values of an account, or of a person; half of them have none. */
export const accountCustom = ({ id }: { id: number }): string =>
  id % 2 === 0
    ? '{}'
    : JSON.stringify({
        pallets_a_week: 20 + ((id * 37) % 400),
        packs: packs.filter((_, at) => (id >> at) % 2 === 1).map(({ key }) => key),
        ...(id % 5 === 0 ? { dock: `Gate ${(id % 9) + 1}, ring twice` } : {}),
        ...(id % 3 === 0 ? { cooled: id % 6 !== 0 } : {}),
      })
export const personCustom = ({ id }: { id: number }): string =>
  id % 4 === 0 ? JSON.stringify({ meets: meets[(id / 4) % 3]!.key }) : '{}'
