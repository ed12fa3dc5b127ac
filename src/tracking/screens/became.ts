import { t } from './texts.ts'

const known = [
  'accepted',
  'repeated',
  'test',
  'not_followed',
  'unknown_write_key',
  'unknown_origin',
  'no_such_scope',
  'unsigned_user',
  'invalid_message',
  'too_many',
  'quota_used',
] as const
const isKnown = (code: string): code is (typeof known)[number] => (known as readonly string[]).includes(code)

/** What became of a call, in words; a code without words stands as it is. */
export function becameText(code: string): string {
  return isKnown(code) ? t(`became_${code}`) : t('became_other', { code })
}
