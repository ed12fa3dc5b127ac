import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'
import { refuse } from '../shared/outcome.ts'
import type { Case } from './model/stated.ts'

export type StatementRow = {
  id: number
  condition: Written
  name: string | null
  state: 'found' | 'kept' | 'dismissed' | 'gone'
  profileId: number | null
  edited: boolean
  less: boolean
  accounts: number | null
  won: number | null
  ratio: number | null
  low: number | null
  high: number | null
  decidedBy: string | null
  decidedAt: Date | null
}
export type ProfileRow = {
  id: number
  name: string
  version: number
  condition: Written | null
  changedBy: string | null
  changedAt: Date
  segmentId: number | null
  segmentName: string | null
  segmentVersion: number | null
}

const statements = sql`
  select s.id, s.condition, s.name, s.state, s.profile_id as "profileId", s.edited, s.less, s.accounts, s.won, s.ratio, s.low, s.high,
    u.name as "decidedBy", s.decided_at as "decidedAt"
  from profile_statement s left join app_user u on u.id = s.decided_by`

/** Statements that stand, those won most surely more often first; of a profile, those that are kept in it. */
export async function statementRows(tx: Tx, profileId?: number): Promise<StatementRow[]> {
  const which = profileId === undefined ? sql`s.state <> 'gone'` : sql`s.profile_id = ${profileId}`
  const { rows } = await sql<StatementRow>`
    ${statements} where ${which} order by s.ratio < 1, s.low desc nulls last, s.id`.execute(tx)
  return rows
}

/** One statement, locked. Refuses `no_such_statement` (404). */
export async function statementRow(tx: Tx, id: number): Promise<StatementRow> {
  const { rows } = await sql<StatementRow>`${statements} where s.id = ${id} for update of s`.execute(tx)
  return rows[0] ?? refuse('no_such_statement', 404, 'There is no such statement.')
}

/** All statements that are measured when the past is asked. */
export async function conditionsOfStatements(tx: Tx): Promise<{ id: number; condition: Written }[]> {
  const { rows } = await sql<{ id: number; condition: Written }>`
    select id, condition from profile_statement where state <> 'gone' order by id`.execute(tx)
  return rows
}

const profiles = sql`
  select c.id, c.name, c.version, c.condition, u.name as "changedBy", c.changed_at as "changedAt",
    g.id as "segmentId", g.name as "segmentName", case when g.id is not null then c.segment_version end as "segmentVersion"
  from customer_profile c left join app_user u on u.id = c.changed_by
  left join segment g on g.id = c.segment_id and g.archived_at is null`

export async function profileRows(tx: Tx): Promise<ProfileRow[]> {
  const { rows } = await sql<ProfileRow>`
    ${profiles} where c.archived_at is null order by lower(c.name), c.id`.execute(tx)
  return rows
}

/** One profile that is not archived, locked where it is to be changed. Refuses `no_such_profile` (404). */
export async function profileRow(tx: Tx, id: number, { lock = false } = {}): Promise<ProfileRow> {
  const { rows } = await sql<ProfileRow>`
    ${profiles} where c.id = ${id} and c.archived_at is null ${lock ? sql`for update of c` : sql``}`.execute(
    tx,
  )
  return rows[0] ?? refuse('no_such_profile', 404, 'There is no such profile.')
}

/** The past as it was read last, and the fields that it was read by. */
export async function learntCases(tx: Tx): Promise<{ cases: Case[]; fields: string[] }> {
  const { rows: learnt } = await sql<{ fields: string[] }>`
    select fields from profile_learning where state = 'done' order by id desc limit 1`.execute(tx)
  const { rows: cases } = await sql<Case>`
    select account_id as id, outcome, known from profile_case order by account_id`.execute(tx)
  return { cases, fields: learnt[0]?.fields ?? [] }
}
