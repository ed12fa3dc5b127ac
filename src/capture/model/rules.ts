import type { PatternName, When } from './design.ts'

/**
 * What is right in a field. The browser runs these very functions, by their text: each one may call those of this
 * file only, and uses nothing but what is in every browser. No pattern is written by users, and none can go back on
 * itself without end.
 */
export type AskedType =
  | 'text'
  | 'email'
  | 'tel'
  | 'area'
  | 'choice'
  | 'choices'
  | 'yes_no'
  | 'number'
  | 'money'
  | 'date'
  | 'link'
export type Rule = {
  name: string
  type: AskedType
  required: boolean
  pattern: PatternName | null
  min: number | null
  max: number | null
  /** Values that may be chosen; empty where anything may be typed. */
  values: string[]
  when: When | null
}
export type Fault =
  | 'missing'
  | 'too_long'
  | 'too_short'
  | 'too_small'
  | 'too_large'
  | 'not_an_address'
  | 'not_a_choice'
  | 'control_characters'
  | 'unreadable'
  | 'pattern'
export type Answers = Readonly<Record<string, string>>

/** Whether a field is asked, given what was answered above it. Choices of several are joined by '; '. */
export function isAsked(when: When | null, answers: Answers): boolean {
  if (when === null) return true
  const answer = (answers[when.field] ?? '').trim()
  if (when.is === 'filled') return answer !== ''
  if (when.is === 'empty') return answer === ''
  const said = answer.split('; ')
  const found = when.values.some(value => said.includes(value))
  return when.is === 'one_of' ? found : !found
}

export function fitsPattern(pattern: PatternName, text: string): boolean {
  if (pattern === 'letters') return /^[\p{L}\p{M} .'’-]*$/u.test(text)
  if (pattern === 'digits') return /^[0-9]*$/.test(text)
  if (pattern === 'letters_and_digits') return /^[\p{L}\p{M}\p{N} -]*$/u.test(text)
  if (pattern === 'postcode') return text.length <= 10 && /^[A-Z0-9][A-Z0-9 -]*$/i.test(text)
  if (pattern === 'vat_number') return /^[A-Z]{2}[A-Z0-9+*.]{2,13}$/i.test(text)
  return !/https?:|www\.|<|>/i.test(text)
}

export function faultIn(rule: Rule, given: string): Fault | null {
  const text = given.trim()
  if (text === '') return rule.required ? 'missing' : null
  const number = rule.type === 'number' || rule.type === 'money'
  if (!number && rule.max !== null && text.length > rule.max) return 'too_long'
  if (text.length > 4000) return 'too_long'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) return 'control_characters'
  if (rule.type !== 'area' && /[\r\n\t]/.test(text)) return 'control_characters'
  if (rule.type === 'choices')
    return rule.values.length > 0 && text.split('; ').some(each => !rule.values.includes(each))
      ? 'not_a_choice'
      : null
  if (rule.type !== 'yes_no' && rule.values.length > 0 && !rule.values.includes(text)) return 'not_a_choice'
  if (rule.type === 'email') {
    const at = text.lastIndexOf('@')
    const dot = text.lastIndexOf('.')
    if (at < 1 || dot < at + 2 || dot > text.length - 2 || /\s/.test(text)) return 'not_an_address'
  }
  if (number) {
    if (!/^[+-]?[0-9][0-9.,' ]*(e[+-]?[0-9]{1,3})?$|^[+-]?[.,][0-9]+$/i.test(text)) return 'unreadable'
    const plain = Number(text.replace(/[' ]/g, '').replace(',', '.'))
    if (rule.min !== null && plain < rule.min) return 'too_small'
    if (rule.max !== null && plain > rule.max) return 'too_large'
    return null
  }
  if (rule.min !== null && text.length < rule.min) return 'too_short'
  if (rule.pattern !== null && !fitsPattern(rule.pattern, text)) return 'pattern'
  return null
}

/**
 * One fault a field at most. What is not asked counts as unanswered, also for conditions below it. With `phone`, who
 * leaves a telephone number need not leave an address.
 */
export function faultsIn(rules: readonly Rule[], given: Answers, phone: boolean): Record<string, Fault> {
  const answers: Record<string, string> = {}
  const faults: Record<string, Fault> = {}
  for (const rule of rules) {
    if (!isAsked(rule.when, answers)) continue
    const text = (given[rule.name] ?? '').trim()
    answers[rule.name] = text
    if (phone && rule.name === 'email' && text === '' && (given.phone ?? '').trim() !== '') continue
    const fault = faultIn(rule, text)
    if (fault !== null) faults[rule.name] = fault
  }
  return faults
}

/** What was answered in fields that were asked, trimmed; the empty ones are left out. */
export function answersAsked(rules: readonly Rule[], given: Answers): Record<string, string> {
  const answers: Record<string, string> = {}
  for (const rule of rules) {
    const text = (given[rule.name] ?? '').trim()
    if (text !== '' && isAsked(rule.when, answers)) answers[rule.name] = text
  }
  return answers
}
