import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { needsOf } from '../shared/condition/needs.ts'
import type { Condition } from '../shared/condition/tree.ts'
import type { Figures } from './model/lift.ts'
import { isOn, type SignalKind, type SignalSetting, type Verdict } from './model/signal.ts'
import type { Reading } from './read-touches.ts'

/** The latest measurement of a signal as it is asked now. */
export type Measured = {
  id: number
  at: string
  since: string
  until: string
  figures: Figures
  verdict: Verdict
}
export type Signal = {
  id: number
  key: string | null
  name: string | null
  kind: SignalKind
  days: number
  when: Condition
  setting: SignalSetting
  note: string | null
  version: number
  asked: number
  decidedBy: string | null
  decidedAt: string | null
  lookedAt: string | null
  measured: Measured | null
}

export async function allSignals(tx: Tx): Promise<Signal[]> {
  const { rows } = await sql<Signal>`
    select s.id, s.key, s.name, s.kind, s.days, s.condition as "when", s.setting, s.note, s.version, s.asked,
      u.name as "decidedBy", to_json(s.decided_at)#>>'{}' as "decidedAt", to_json(s.looked_at)#>>'{}' as "lookedAt",
      (select json_build_object('id', m.id, 'at', m.measured_at, 'since', m.since, 'until', m.until, 'figures', m.figures,
        'verdict', m.verdict) from intent_measure m where m.signal_id = s.id and m.asked = s.asked order by m.id desc limit 1)
        as measured
    from intent_signal s left join app_user u on u.id = s.decided_by order by s.id`.execute(tx)
  return rows
}

/** What signals are called and ask, without what they foretold; for whoever may not read of all accounts. */
export async function askedSignals(
  tx: Tx,
): Promise<(Pick<Signal, 'id' | 'key' | 'name' | 'kind' | 'when'> & { measured: null })[]> {
  const { rows } = await sql<Pick<Signal, 'id' | 'key' | 'name' | 'kind' | 'when'>>`
    select id, key, name, kind, condition as "when" from intent_signal order by id`.execute(tx)
  return rows.map(row => ({ ...row, measured: null }))
}

export const isWatched = ({ setting, measured }: Signal): boolean => isOn(setting, measured?.verdict ?? null)

export const watchedSignals = async (tx: Tx): Promise<Signal[]> => (await allSignals(tx)).filter(isWatched)

const DAY = 86_400_000

/** What must be read so that these can be asked at this moment. */
export function readingOf(signals: readonly Signal[], now: Date): Reading {
  const { touches, days } = needsOf(...signals.map(({ when }) => when))
  return {
    kinds: touches,
    since: days === 'all' ? null : new Date(now.getTime() - (days + 1) * DAY),
  }
}
