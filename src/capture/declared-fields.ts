import { customFieldsOf, type DeclaredField } from '../customers/custom-fields.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'

/** The declared fields that a form asks for, in its order. One that was archived since is not asked for. */
export async function fieldsAsked(tx: Tx, keys: readonly string[]): Promise<DeclaredField[]> {
  if (keys.length === 0) return []
  const declared = await customFieldsOf(tx, 'person')
  return keys.flatMap(key => declared.find(field => field.key === key) ?? [])
}

/** Refuses `no_such_field`, and a key that stands there twice. */
export async function assertDeclared(tx: Tx, keys: readonly string[]): Promise<void> {
  const found = new Set((await fieldsAsked(tx, keys)).map(({ key }) => key))
  const wrong = keys.find((key, at) => !found.has(key) || keys.indexOf(key) !== at)
  if (wrong !== undefined)
    refuse('no_such_field', 422, `"${wrong}" is no field of persons, or stands here twice.`, {
      field: 'customFields',
    })
}
