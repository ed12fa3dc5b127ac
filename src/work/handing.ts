import { sql } from 'kysely'
import { type Holding, held, type Left } from '../platform/holding.ts'
import { giveSteps, giveStepsBack } from './store.ts'

/** Tasks that are not done. */
export const tasksHeld: Holding<'tasks'> = held({
  table: 'task',
  column: 'owner_id',
  word: 'tasks',
  title: sql`t.title`,
  territory: sql`coalesce(a.territory_id, p.territory_id, o.territory_id, l.territory_id, c.territory_id)`,
  joins: sql`left join account a on a.id = t.account_id left join person p on p.id = t.person_id
    left join opportunity o on o.id = t.opportunity_id left join lead l on l.id = t.lead_id
    left join complaint c on c.id = t.complaint_id`,
  open: () => sql`t.done_at is null`,
  also: now => sql`, changed_at = ${now}`,
})

/** Steps that the user is named at, as owner or deputy. */
export const stepsHeld: Holding<'steps'> = {
  ...held({
    table: 'step_owner',
    column: 'user_id',
    word: 'steps',
    title: sql`concat_ws(', ', s.name, e.name)`,
    territory: sql`t.territory_id`,
    joins: sql`join process_step s on s.id = t.step_id left join territory e on e.id = t.territory_id`,
  }),
  give: (tx, giving) => giveSteps(tx, giving),
  async left(tx, { from: receiver, to: leaver, given }) {
    const { rows } = await sql<Left>`
      select g.key, case when s.id is null or (g.how = 'moved' and t.id is null) then 'not_there' else 'elsewhere' end as why
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) g(key bigint, how text, before jsonb)
      left join step_owner t on t.id = g.key
      left join process_step s on s.id = coalesce(t.step_id, (g.before->>'step_id')::bigint)
      where s.id is null or (g.how = 'moved' and t.user_id is distinct from ${receiver}::bigint)
        or exists (select from step_owner o where o.step_id = s.id and o.user_id = ${leaver}
          and o.territory_id is not distinct from coalesce(t.territory_id, (g.before->>'territory_id')::bigint))
        or (g.before->>'territory_id' is not null
          and not exists (select from territory e where e.id = (g.before->>'territory_id')::bigint))
      order by g.key`.execute(tx)
    return rows
  },
  async giveBack(tx, back) {
    const left = new Set((await this.left(tx, back)).map(({ key }) => key))
    await giveStepsBack(tx, { ...back, given: back.given.filter(({ key }) => !left.has(key)) })
  },
}
