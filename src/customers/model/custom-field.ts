import { decimalText, parseMoney } from '../../shared/money.ts'

/** Fields that the company declares for its records: their types, and how values are read, checked and written. */
export const customRecords = ['person', 'account', 'opportunity'] as const
export type CustomRecord = (typeof customRecords)[number]
export const customTypes = ['text', 'number', 'money', 'date', 'yes_no', 'choice', 'choices', 'link'] as const
export type CustomType = (typeof customTypes)[number]
export type Choice = { key: string; label: string }
export type CustomField = {
  key: string
  label: string
  type: CustomType
  required: boolean
  choices: Choice[]
  archived: boolean
}
/** Text, date ('YYYY-MM-DD'), link or key of a choice; number; integer cents; yes or no; keys of choices. */
export type CustomValue = string | number | boolean | string[]
export type CustomValues = Record<string, CustomValue>
export type Read = { value: CustomValue | null } | { problem: string }

export const keyPattern = /^[a-z][a-z0-9_]{0,39}$/
const longest = 2_000

/** A key from a label: 'Fleet size (trucks)' -> 'fleet_size_trucks'. Never empty. */
export function keyOf(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 40)
    .replace(/_+$/, '')
  return plain === '' ? 'field' : isReserved(plain) ? `${plain}_field` : plain
}

/** What every object has by itself, such as `constructor`, would look like a value that nobody gave. */
export const isReserved = (key: string): boolean => key in {}

/** A value as the API gives it. Empty text, an empty list and null are no value; nothing is guessed. */
export function checkValue(field: CustomField, given: unknown): Read {
  if (given === null || given === undefined || given === '') return { value: null }
  const wrong = (problem: string): Read => ({ problem })
  switch (field.type) {
    case 'text': {
      if (typeof given !== 'string') return wrong('This must be text.')
      const text = given.trim()
      if (text.length > longest) return wrong(`At most ${longest} characters.`)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
      if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text))
        return wrong('It has control characters.')
      return { value: text === '' ? null : text.toWellFormed() }
    }
    case 'number':
      return typeof given === 'number' && Number.isFinite(given) && Math.abs(given) <= 1e15
        ? { value: given === 0 ? 0 : given }
        : wrong('This must be a number.')
    case 'money':
      return typeof given === 'number' && Number.isSafeInteger(given) && Math.abs(given) <= 1e13
        ? { value: given === 0 ? 0 : given }
        : wrong('This must be an amount in whole cents.')
    case 'date':
      return typeof given === 'string' && isDay(given)
        ? { value: given }
        : wrong('This must be a day, as 2026-03-01.')
    case 'yes_no':
      return typeof given === 'boolean' ? { value: given } : wrong('This must be yes or no.')
    case 'choice':
      return field.choices.some(({ key }) => key === given)
        ? { value: given as string }
        : wrong(`This must be one of: ${field.choices.map(({ label }) => label).join(', ')}.`)
    case 'choices': {
      if (!Array.isArray(given)) return wrong('This must be a list of choices.')
      const unknown = given.find(each => !field.choices.some(({ key }) => key === each))
      if (unknown !== undefined)
        return wrong(`These must be among: ${field.choices.map(({ label }) => label).join(', ')}.`)
      // In the order in which they are declared, so that equal lists are equal.
      const keys = field.choices.map(({ key }) => key).filter(key => given.includes(key))
      return { value: keys.length === 0 ? null : keys }
    }
    case 'link': {
      if (typeof given !== 'string') return wrong('This must be an address of a page.')
      const text = given.trim()
      if (text === '') return { value: null }
      return isLink(text)
        ? { value: text }
        : wrong('This must be an address that begins with http:// or https://.')
    }
  }
}

export type TextForm = {
  /** ISO 4217 code in which amounts are written. */
  currency: string
  /** The sign before a fraction, where it is known. */
  decimal?: '.' | ','
}

/** A value as a file has it: amounts and numbers as people write them, choices by label or key, yes and no in words. */
export function readText(field: CustomField, given: string, form: TextForm): Read {
  const text = given.trim()
  if (text === '') return { value: null }
  switch (field.type) {
    case 'number': {
      const plain =
        form.decimal === ',' ? text.replace(/\./g, '').replace(',', '.') : text.replace(/,(?=\d{3}\b)/g, '')
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain)
        ? checkValue(field, Number(plain))
        : { problem: `"${short(text)}" is not a number.` }
    }
    case 'money':
      try {
        return checkValue(field, parseMoney(text, form.currency, form.decimal))
      } catch {
        return { problem: `"${short(text)}" is not an amount.` }
      }
    case 'date': {
      const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
      return checkValue(
        field,
        dotted ? `${dotted[3]}-${dotted[2]!.padStart(2, '0')}-${dotted[1]!.padStart(2, '0')}` : text,
      )
    }
    case 'yes_no': {
      const word = text.toLowerCase()
      if (['yes', 'true', '1', 'x', 'ja', 'wahr', 'waar', 'y', 'j'].includes(word)) return { value: true }
      if (['no', 'false', '0', 'nein', 'nee', 'falsch', 'onwaar', 'n'].includes(word)) return { value: false }
      return { problem: `"${short(text)}" is neither yes nor no.` }
    }
    case 'choice': {
      const found = choiceNamed(field, text)
      return found ? { value: found.key } : { problem: `"${short(text)}" is none of the choices.` }
    }
    case 'choices': {
      const parts = text
        .split(';')
        .map(part => part.trim())
        .filter(part => part !== '')
      const unknown = parts.find(part => !choiceNamed(field, part))
      if (unknown !== undefined) return { problem: `"${short(unknown)}" is none of the choices.` }
      return checkValue(
        field,
        parts.map(part => choiceNamed(field, part)!.key),
      )
    }
    default:
      return checkValue(field, text)
  }
}

/** The value as a file has it; `readText` reads it back as the same value. Amounts have a point before the fraction. */
export function writeText(field: CustomField, value: CustomValue | null | undefined, form: TextForm): string {
  if (value === null || value === undefined) return ''
  const labelOf = (key: string) => field.choices.find(choice => choice.key === key)?.label ?? key
  if (Array.isArray(value)) return value.map(labelOf).join('; ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (field.type === 'money' && typeof value === 'number') return decimalText(value, form.currency)
  if (field.type === 'choice') return labelOf(String(value))
  return String(value)
}

export type CustomProblem = { key: string; detail: string }

/**
 * What a record's values become by a change: a key without a value is taken out, keys that are not named stay. Unknown
 * and archived keys are refused by name; `all` also refuses required fields that have none.
 */
export function changedValues(
  fields: readonly CustomField[],
  before: CustomValues,
  change: Record<string, unknown>,
  all: boolean,
): { values: CustomValues; problems: CustomProblem[] } {
  const values: CustomValues = { ...before }
  const problems: CustomProblem[] = []
  for (const [key, given] of Object.entries(change)) {
    const field = fields.find(each => each.key === key)
    if (!field) problems.push({ key, detail: `There is no field "${short(key)}" here.` })
    else if (field.archived) problems.push({ key, detail: `The field "${field.label}" is archived.` })
    else {
      const read = checkValue(field, given)
      if ('problem' in read) problems.push({ key, detail: read.problem })
      else if (read.value !== null) values[key] = read.value
      else if (field.required) problems.push({ key, detail: 'Please fill this in.' })
      else delete values[key]
    }
  }
  if (all)
    for (const { key, required, archived } of fields)
      if (required && !archived && values[key] === undefined && !problems.some(each => each.key === key))
        problems.push({ key, detail: 'Please fill this in.' })
  return { values, problems }
}

/** A value of one declaration under another: by its text, except that a single choice becomes a list of one. */
export function convertedValue(from: CustomField, to: CustomField, value: CustomValue, form: TextForm): Read {
  if (from.type === to.type) {
    const kept = Array.isArray(value)
      ? value.filter(key => to.choices.some(choice => choice.key === key))
      : value
    return checkValue(to, kept)
  }
  return readText(to, writeText(from, value, form), { ...form, decimal: '.' })
}

const choiceNamed = (field: CustomField, text: string): Choice | undefined => {
  const plain = text.toLowerCase()
  return (
    field.choices.find(({ key }) => key === text) ??
    field.choices.find(({ label }) => label.trim().toLowerCase() === plain)
  )
}
const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

function isDay(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!found || found[1] === '0000') return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function isLink(text: string): boolean {
  if (text.length > 500 || /[\s<>"]/.test(text)) return false
  try {
    const { protocol, username, password } = new URL(text)
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
  } catch {
    return false
  }
}
