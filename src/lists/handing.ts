import { sql } from 'kysely'
import { type Holding, held, type Left } from '../platform/holding.ts'

const plain = held({
  table: 'saved_view',
  column: 'user_id',
  word: 'views',
  title: sql`t.name`,
  open: () => sql`t.shared <> 'me'`,
  also: now => sql`, updated_at = ${now}`,
})

/**
 * Views that others use as well: somebody must be there to change them. Private ones stay. A receiver who has a view of the
 * same name cannot take it, and neither can it come back to whoever made another of that name meanwhile.
 */
export const viewsHeld: Holding<'views'> = {
  ...plain,
  async cannot(tx, to, keys) {
    const { rows } = await sql<{ id: number }>`
      select v.id from saved_view v join saved_view o on o.user_id = ${to} and o.record = v.record and lower(o.name) = lower(v.name)
      where v.id = any(${[...keys]}::bigint[]) and o.id <> v.id order by v.id`.execute(tx)
    return rows.map(({ id }) => id)
  },
  async left(tx, back) {
    const left = await plain.left(tx, back)
    const known = new Set(left.map(({ key }) => key))
    const rest = back.given.flatMap(({ key }) => (known.has(key) ? [] : [key]))
    const taken = await this.cannot(tx, back.to, rest)
    return [...left, ...taken.map((key): Left => ({ key, why: 'elsewhere' }))]
  },
}
