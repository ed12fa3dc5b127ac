import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { customFieldById, customFieldsOf, type DeclaredField } from './custom-fields.ts'
import type { customContract } from './model/custom-contract.ts'
import {
  type Choice,
  type CustomRecord,
  type CustomValue,
  convertedValue,
  keyOf,
} from './model/custom-field.ts'
import type { Rewritten } from './rewritten.ts'
import { insertField, setFieldOrder, updateField } from './store-custom.ts'

export type FieldInput = z.output<(typeof customContract)['POST /api/custom-fields']['body']>
export type FieldChange = z.output<(typeof customContract)['PATCH /api/custom-fields/:id']['body']>

/** Reads and writes the values of one field in all records of a kind, some at a time: who owns the table says how. */
export type ValuesOf = {
  /** The next records after `afterId` that have a value, by id. */
  read(tx: Tx, key: string, afterId: number): Promise<{ id: number; value: CustomValue }[]>
  write(tx: Tx, key: string, rows: readonly Rewritten[], now: Date): Promise<void>
}

/** Declares a field. Refuses `key_taken`, also by an archived one, and choices that are too few or the same. */
export async function declareField(
  tx: Tx,
  _actor: Actor,
  input: FieldInput,
  now: Date,
): Promise<DeclaredField> {
  const id = await insertField(
    tx,
    {
      record: input.record,
      key: input.key ?? keyOf(input.label),
      label: input.label,
      type: input.type,
      required: input.required ?? false,
      choices: choicesOf(input.type, input.choices ?? []),
      help: input.help ?? null,
      archived: false,
    },
    now,
  )
  if (id === null)
    return refuse(
      'key_taken',
      409,
      'A field of this name exists, perhaps an archived one. Bring that back, or take another name.',
      {
        field: 'label',
      },
    )
  return customFieldById(tx, id)
}

/**
 * Changes a declaration. With another type, or without a choice that is used, the values of all records are converted;
 * what cannot be read under the new declaration is refused with `values_lost`, its number and an example, and is taken
 * out only with `drop` (the history keeps it).
 */
export async function changeField(
  tx: Tx,
  _actor: Actor,
  id: number,
  change: FieldChange,
  values: Record<CustomRecord, ValuesOf>,
  now: Date,
): Promise<DeclaredField> {
  const before = await customFieldById(tx, id)
  const { drop = false, ...stated } = change
  const type = stated.type ?? before.type
  const after: DeclaredField = {
    ...before,
    ...stated,
    type,
    choices: choicesOf(type, stated.choices ?? before.choices),
  }
  const without = before.choices.some(({ key }) => !after.choices.some(choice => choice.key === key))
  if (type !== before.type || without) {
    const { currency } = await company(tx)
    const lost = await convertAll(tx, values[before.record], before, after, currency, now)
    if (lost.count > 0 && !drop)
      refuse(
        'values_lost',
        409,
        `${lost.count} of the ${lost.of} values cannot be kept, such as "${lost.example}". Nothing was changed.`,
        { extra: { lost: lost.count, of: lost.of, example: lost.example } },
      )
  }
  await updateField(tx, id, after, now)
  return customFieldById(tx, id)
}

/** Sets the order of the fields of a kind; fields that are not named keep their place behind. */
export async function orderFields(
  tx: Tx,
  _actor: Actor,
  record: CustomRecord,
  ids: readonly number[],
): Promise<DeclaredField[]> {
  const all = await customFieldsOf(tx, record, { archived: true })
  const strange = ids.find(id => !all.some(field => field.id === id))
  if (strange !== undefined) refuse('no_such_field', 422, 'There is no such field.', { field: 'ids' })
  const rest = all.map(({ id }) => id).filter(id => !ids.includes(id))
  await setFieldOrder(tx, record, [...new Set([...ids, ...rest])])
  return customFieldsOf(tx, record)
}

async function convertAll(
  tx: Tx,
  values: ValuesOf,
  before: DeclaredField,
  after: DeclaredField,
  currency: string,
  now: Date,
): Promise<{ count: number; of: number; example: string }> {
  const lost = { count: 0, of: 0, example: '' }
  for (let afterId = 0; ; ) {
    const rows = await values.read(tx, before.key, afterId)
    if (rows.length === 0) return lost
    const changed: Rewritten[] = []
    for (const { id, value } of rows) {
      lost.of++
      const read = convertedValue(before, after, value, { currency })
      if ('problem' in read) {
        if (lost.count++ === 0) lost.example = String(value).slice(0, 60)
        changed.push({ id, value: null })
      } else if (JSON.stringify(read.value) !== JSON.stringify(value)) changed.push({ id, value: read.value })
    }
    if (changed.length > 0) await values.write(tx, before.key, changed, now)
    afterId = rows.at(-1)!.id
  }
}

/** Choices with their keys; labels and keys are told apart. Other types have none. */
function choicesOf(type: string, given: readonly { key?: string | undefined; label: string }[]): Choice[] {
  if (type !== 'choice' && type !== 'choices') return []
  const choices: Choice[] = []
  for (const [at, { key, label }] of given.entries()) {
    if (label.includes(';'))
      refuse('bad_choice', 422, 'A choice has no semicolon: files part choices by it.', {
        field: `choices/${at}/label`,
      })
    if (choices.some(each => each.label.toLowerCase() === label.toLowerCase()))
      refuse('same_choice', 422, `"${label}" stands there twice.`, { field: `choices/${at}/label` })
    const wanted = key ?? keyOf(label)
    const taken = (text: string) =>
      choices.some(each => each.key === text) || given.some(each => each.key === text)
    let free = wanted
    for (let number = 2; key === undefined && taken(free); number++) free = `${wanted.slice(0, 36)}_${number}`
    if (choices.some(each => each.key === free))
      refuse('same_choice', 422, `The key "${free}" stands there twice.`, { field: `choices/${at}/key` })
    choices.push({ key: free, label })
  }
  if (choices.length === 0) refuse('no_choices', 422, 'Give at least one choice.', { field: 'choices' })
  return choices
}
