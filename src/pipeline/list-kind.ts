import { sql } from 'kysely'
import { readCustom } from '../customers/custom-fields.ts'
import type { Narrow } from '../customers/list-narrowing.ts'
import { lookedAt } from '../customers/look-at-many.ts'
import type { AskedChange, Becomes, ListKind, ManyKind } from '../lists/kind.ts'
import { oneByOne } from '../lists/one-by-one.ts'
import { trashOfWork } from '../lists/trash-of-work.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { sellers } from '../team/model/access.ts'
import { canTakeWork } from '../team/queries.ts'
import { type ChangeInput, changeOpportunity } from './change.ts'
import { opportunityShape } from './list-shape.ts'
import { opportunityColumns } from './model/columns.ts'
import { pipelineContract } from './model/contract.ts'
import { filterOf, lockOpportunity, opportunitiesWhere, stages } from './queries.ts'
import { opportunityTrash } from './trash.ts'

const columns = {
  ownerId: 'owner_id',
  stageId: 'stage_id',
  expectedClose: 'expected_close',
  nextStep: 'next_step',
  nextStepOn: 'next_step_on',
} as const
type Field = keyof typeof columns

/** Open opportunities are changed one by one, as by hand. */
const many = (narrow: Narrow): ManyKind => ({
  table: 'opportunity',
  // In the trash they have their names too.
  nameOf: id => sql`coalesce((select n.name from opportunity n where n.id = ${id}),
    (select t.record ->> 'name' from trash t where t.kind = 'opportunity' and t.id = ${id}))`,
  references: { owner_id: 'app_user', stage_id: 'stage' },
  changers: sellers,
  step: 200,
  trash: trashOfWork(opportunityTrash),
  async chosen(tx, actor, filter, now) {
    const read = pipelineContract['GET /api/opportunities'].query.safeParse(filter)
    if (!read.success) return null
    const where = await opportunitiesWhere(tx, filterOf(actor, await narrow(tx, read.data, now)), now)
    return sql`select o.id from ${opportunityShape.rows()} ${where}`
  },
  async look(tx, _actor, change, ids) {
    const becomes = await readChange(tx, change)
    const after = sql`${JSON.stringify(becomes)}::jsonb`
    return {
      becomes,
      rows: lookedAt('opportunity', ids, after, sql`case when t.state <> 'open' then 'closed' end`),
    }
  },
  async change(tx, actor, rows, way, now) {
    await sql`select set_config('app.source', ${way === 'run' ? 'bulk' : 'bulk undone'}, true)`.execute(tx)
    const done = await oneByOne(tx, 'opportunity', rows, async (id, after) => {
      const { version } = await lockOpportunity(tx, id)
      await changeOpportunity(tx, actor, id, { ...inputOf(after), version }, now)
    })
    await sql`select set_config('app.source', '', true)`.execute(tx)
    return done
  },
})

/** Opportunities as lists know them. */
export const opportunityKind = (narrow: Narrow): ListKind => ({
  columns: opportunityColumns,
  declares: 'opportunity',
  many: many(narrow),
})

/** Refuses `not_here`, `nothing_to_change`, `no_such_user`, `no_such_stage`, `bad_custom`. */
async function readChange(tx: Tx, { custom = {}, ...fields }: AskedChange): Promise<Becomes> {
  const becomes: Becomes = {}
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (!(field in columns))
      return refuse('not_here', 422, `An opportunity has no ${field} of its own.`, { field })
    becomes[columns[field as Field]] = value
  }
  if (typeof becomes.owner_id === 'number' && !(await canTakeWork(tx, becomes.owner_id)))
    refuse('no_such_user', 422, 'There is nobody active of this name.', { field: 'ownerId' })
  if (becomes.stage_id === null)
    refuse('no_such_stage', 422, 'An opportunity is always in a stage.', { field: 'stageId' })
  if (becomes.stage_id !== undefined && !(await stages(tx)).some(({ id }) => id === becomes.stage_id))
    refuse('no_such_stage', 422, 'There is no such stage.', { field: 'stageId' })
  const values = await readCustom(tx, 'opportunity', { change: custom })
  for (const key of Object.keys(custom)) becomes[`custom.${key}`] = values[key] ?? null
  if (Object.keys(becomes).length === 0)
    refuse('nothing_to_change', 422, 'Please choose what is to be changed.', { field: 'change' })
  return becomes
}

/** Values by column as changing one takes them. */
function inputOf(values: Record<string, unknown>): Omit<ChangeInput, 'version'> {
  const fields = Object.entries(columns).flatMap(([field, column]) =>
    column in values ? [[field, values[column]]] : [],
  )
  const custom = Object.entries(values).flatMap(([key, value]) =>
    key.startsWith('custom.') ? [[key.slice('custom.'.length), value]] : [],
  )
  return {
    ...Object.fromEntries(fields),
    ...(custom.length === 0 ? {} : { custom: Object.fromEntries(custom) }),
  }
}
