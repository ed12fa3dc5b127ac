import type { Tx } from '../platform/database.ts'
import { vocabularyOf } from '../segments/vocabulary.ts'
import type { Condition } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { askAll, askMeasuring } from './jobs.ts'
import { readSignal, type SignalKind, type SignalSetting } from './model/signal.ts'
import { allSignals, isWatched } from './signals.ts'
import { touchSource } from './source.ts'
import { deleteSignal, insertSignal, updateSignal } from './store.ts'

async function readCondition(tx: Tx, given: unknown): Promise<Condition> {
  const read = readSignal(given, await vocabularyOf(tx, touchSource))
  if ('when' in read) return read.when
  return refuse('bad_condition', 422, 'The condition cannot be used as it is. Nothing was saved.', {
    extra: { errors: read.problems.map(({ at, detail }) => ({ pointer: `/condition${at}`, detail })) },
  })
}

const mostSignals = 50

/** Adds a signal, and has it measured. Refuses `bad_condition` with each mistake where it stands. */
export async function addSignal(
  tx: Tx,
  input: { name: string; kind: SignalKind; days: number; condition?: unknown },
): Promise<number> {
  const when = await readCondition(tx, input.condition)
  if ((await allSignals(tx)).length >= mostSignals)
    refuse('too_many_signals', 409, `There are ${mostSignals} signals already. Change one of these.`)
  const id = await insertSignal(tx, { name: input.name, kind: input.kind, days: input.days, when })
  await askMeasuring(tx)
  return id
}

export type SignalChange = {
  version: number
  name?: string | undefined
  kind?: SignalKind | undefined
  days?: number | undefined
  condition?: unknown
  setting?: SignalSetting | undefined
  note?: string | undefined
}

/** Changes a signal. Who says that it is on or off says why; what asks something else is measured anew. */
export async function changeSignal(
  tx: Tx,
  actor: Actor,
  id: number,
  { version, condition, setting, note, ...plain }: SignalChange,
  now: Date,
): Promise<void> {
  const before = (await allSignals(tx)).find(signal => signal.id === id)
  if (!before) refuse('no_such_signal', 404, 'There is no such signal.')
  if (setting !== undefined && setting !== 'auto' && note === undefined)
    refuse('note_missing', 422, 'Say in a word why it is on or off.', { field: 'note' })
  const changed = await updateSignal(
    tx,
    { id, version, userId: actor.userId },
    {
      ...(plain.name === undefined ? {} : { name: plain.name }),
      ...(plain.kind === undefined ? {} : { kind: plain.kind }),
      ...(plain.days === undefined ? {} : { days: plain.days }),
      ...(condition === undefined ? {} : { when: await readCondition(tx, condition) }),
      ...(setting === undefined ? {} : { setting, note: note ?? null }),
    },
    now,
  )
  if (!changed)
    refuse('changed_meanwhile', 409, 'Somebody else changed this signal meanwhile. Look at it anew first.')
  const after = (await allSignals(tx)).find(signal => signal.id === id)!
  if (after.asked !== before!.asked) await askMeasuring(tx)
  else if (isWatched(after) !== isWatched(before!)) await askAll(tx)
}

/** Removes a signal that people added, with all that is kept of it. The ready ones stand for everybody. */
export async function removeSignal(tx: Tx, id: number): Promise<void> {
  const signal = (await allSignals(tx)).find(each => each.id === id)
  if (!signal) refuse('no_such_signal', 404, 'There is no such signal.')
  if (signal.key !== null)
    refuse('ready_signal', 409, 'This signal came with the system. Switch it off instead of removing it.')
  await deleteSignal(tx, id)
}
