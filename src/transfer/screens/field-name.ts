import { fieldsOf } from '../model/fields.ts'
import { t } from './texts.ts'

const keys = new Set(Object.values(fieldsOf).flatMap(fields => fields.map(field => field.key)))
type FieldKey = Parameters<typeof t>[0] extends infer K ? (K extends `field_${infer F}` ? F : never) : never

/** What a column may stand for, in words; a header of the file stays as it is. */
export const fieldName = (key: string): string => (keys.has(key) ? t(`field_${key as FieldKey}`) : key)
