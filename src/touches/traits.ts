import { type RawBuilder, sql } from 'kysely'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'
import { touchSides } from './model/touch.ts'

type Sql = RawBuilder<unknown>

/** Whose touches are a person's, and an account's: of everybody there. */
const whose = {
  person: sql`array(select p.id union all select i.subject_id from identity i where i.person_id = p.id)`,
  account: sql`array(select a.id
    union all select i.subject_id from account_identity i where i.account_id = a.id
    union all select q.id from person q where q.account_id = a.id
    union all select i.subject_id from person q join identity i on i.person_id = q.id where q.account_id = a.id)`,
}
const counts = sql`not t.machine and t.withdrawn is null
  and not exists (select from touch later where later.supersedes_id = t.id)`

function of(about: keyof typeof whose): TraitsSql {
  const touches = (more: Sql) =>
    sql`from touch t where t.subject_id = any(${whose[about]}) and ${counts} and ${more}`
  const reads =
    about === 'person' ? ['touch', 'identity'] : ['touch', 'identity', 'account_identity', 'person']
  const first = (column: string) =>
    sql`(select (array_agg(${sql.ref(`t.${column}`)} order by t.occurred_at, t.id))[1] ${touches(sql`true`)})`
  const moment = (end: 'min' | 'max', more: Sql): TraitSql => ({
    kind: 'moment',
    value: sql`(select ${sql.raw(end)}(t.occurred_at) ${touches(more)})`,
    reads,
  })
  const bySide = touchSides.flatMap(side => {
    const named = `${side[0]!.toUpperCase()}${side.slice(1)}TouchAt`
    const isOf = sql`t.side = ${sql.lit(side)}`
    return [[`first${named}`, moment('min', isOf)] as const, [`last${named}`, moment('max', isOf)] as const]
  })
  return {
    firstTouchAt: moment('min', sql`true`),
    lastTouchAt: moment('max', sql`true`),
    ...Object.fromEntries(bySide),
    firstSource: { kind: 'text', value: first('source'), reads },
    firstCampaign: { kind: 'reference', value: first('campaign_id'), to: 'campaign', reads },
  }
}

/** Where somebody came from, and when each side had to do with them first and last. */
export const touchTraits = { person: of('person'), account: of('account') }
