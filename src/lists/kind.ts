import type { RawBuilder } from 'kysely'
import type { Columns } from '../customers/model/columns.ts'
import type { CustomRecord } from '../customers/model/custom-field.ts'
import type { Tx } from '../platform/database.ts'
import type { Actor, Role } from '../team/model/actor.ts'
import type { ListRecord } from './model/contract.ts'

type Sql = RawBuilder<unknown>
/** Whether what was looked at is carried out, or given back. */
export type Way = 'run' | 'undo'
/** Who was changed, and why each of the others was not. */
export type BulkDone = { done: number[]; why: (id: number) => string }
/** The new values by column of the table; declared fields as custom.<key>. */
export type Becomes = Record<string, unknown>
/** A change as it is asked for, by field. */
export type AskedChange = Readonly<Record<string, unknown>> & { custom?: Record<string, unknown> | undefined }

/** What lists of one kind of record need to know of it. The domain that owns the record says it. */
export type ListKind = {
  columns: Columns
  /** Whose declared fields it has. */
  declares: CustomRecord | null
  /** How many are changed at once; null where they are not. */
  many: ManyKind | null
}

export type ManyKind = {
  /** The table of its records. */
  table: string
  /** What people call the record of this id today; null where it is gone. */
  nameOf: (id: Sql) => Sql
  /** Where the names are of what a column refers to. */
  references: Readonly<Record<string, string>>
  /** Who changes many of them. */
  changers: readonly Role[]
  /** So many are changed in one transaction; more by the worker, so many at a time. */
  step: number
  /** The ids that a filter of the list means, as a query of one column; null where it is no filter of it. */
  chosen: (tx: Tx, actor: Actor, filter: Record<string, unknown>, now: Date) => Promise<Sql | null>
  /** What a change means, and would do to each of these: rows of record_id, verdict, why, before, after. */
  look: (
    tx: Tx,
    actor: Actor,
    change: AskedChange,
    ids: Sql,
    now: Date,
  ) => Promise<{ becomes: Becomes; rows: Sql }>
  /** Gives records the value `after` where they are as `before`: `rows` are record_id, before, after. */
  change: (tx: Tx, actor: Actor, rows: Sql, way: Way, now: Date) => Promise<BulkDone>
  /** How they go into the trash and come back; null where they do not. */
  trash: {
    look: (tx: Tx, actor: Actor, ids: Sql) => Promise<Sql>
    change: (tx: Tx, actor: Actor, ids: readonly number[], way: Way, now: Date) => Promise<BulkDone>
  } | null
}
export type ListKinds = Readonly<Record<ListRecord, ListKind>>
