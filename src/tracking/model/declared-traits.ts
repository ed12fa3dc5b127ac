import {
  type CustomField,
  type CustomValues,
  checkValue,
  readText,
} from '../../customers/model/custom-field.ts'
import type { Message } from './message.ts'

export type RefusedTrait = { trait: string; why: string }

/**
 * Declared fields among the traits of an identification, read by their type: as the API takes them, or as text where a
 * page only has text. Other traits are none of ours; what cannot be read is refused with the reason.
 */
export function declaredTraits(
  fields: readonly CustomField[],
  message: Message,
  currency: string,
): { values: CustomValues; refused: RefusedTrait[] } {
  const values: CustomValues = {}
  const refused: RefusedTrait[] = []
  if (message.type !== 'identify') return { values, refused }
  for (const field of fields) {
    if (!Object.hasOwn(message.traits, field.key)) continue
    const given = message.traits[field.key]
    const strict = checkValue(field, given)
    const text = typeof given === 'string' || typeof given === 'number' ? String(given) : null
    const read = 'problem' in strict && text !== null ? readText(field, text, { currency }) : strict
    if ('problem' in read) refused.push({ trait: field.key, why: read.problem })
    else if (read.value !== null) values[field.key] = read.value
  }
  return { values, refused }
}
