import { defaultSide, type TouchKind, type TouchSide } from '../../src/touches/model/touch.ts'
import { type Chunk, chunked, type Row } from './chunks.ts'
import { modeAt, recordedAt, type Span } from './seasons.ts'

export type LedgerTouch = {
  id: number
  subjectId: number
  accountId: number | null
  kind: TouchKind
  at: Date
  title: string
  side?: TouchSide
  machine?: boolean
  userId?: number | null
  source?: string | null
  campaignId?: number | null
  groupId?: number | null
  body?: string | null
  properties?: Readonly<Record<string, unknown>> | null
}

export type Ledger = {
  /** Writes a touch down and answers it with its id. */
  write(touch: Omit<LedgerTouch, 'id'>): LedgerTouch
  written(): number
  /** What was written and not yet taken, as chunks of the table; the rows are let go of. */
  take(): Generator<Chunk>
}

const columns = `id subject_id account_id kind side mode machine occurred_at recorded_at user_id source campaign_id
  product_group_id title body properties`

/** Touches on their way into the table, numbered from 1 in the order in which they are written. */
export const openLedger = (span: Span): Ledger => {
  let rows: Row[] = []
  let count = 0
  return {
    write(draft) {
      const touch = { ...draft, id: ++count }
      rows.push([
        touch.id,
        touch.subjectId,
        touch.accountId,
        touch.kind,
        touch.side ?? defaultSide[touch.kind],
        modeAt(touch.at, span),
        touch.machine ?? false,
        touch.at,
        recordedAt(touch.at, span),
        touch.userId ?? null,
        touch.source ?? null,
        touch.campaignId ?? null,
        touch.groupId ?? null,
        touch.title,
        touch.body ?? null,
        touch.properties ? JSON.stringify(touch.properties) : null,
      ])
      return touch
    },
    written: () => count,
    *take() {
      const taken = rows
      rows = []
      yield* chunked('touch', columns, taken)
    },
  }
}
