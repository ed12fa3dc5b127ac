import type { CustomField } from '../../customers/model/custom-field.ts'
import { type Design, type DesignField, wordsIn } from './design.ts'
import {
  asksBack,
  choicesOf,
  countriesIn,
  employeeRanges,
  type FieldName,
  type FormKind,
  type FormLanguage,
  fieldNames,
  maximumLength,
} from './fields.ts'
import { type FormTexts, formTexts } from './form-texts.ts'
import type { AskedType, Rule } from './rules.ts'

/** A declared field by the name that it has in a form. */
export type Declared = CustomField & { help: string | null; name: string; record: string }
/** A field as one visitor is asked for it: its rule, and its words in one language. */
export type Asked = Rule & {
  label: string
  help: string
  placeholder: string
  choices: { value: string; label: string }[]
  step: number
  autocomplete: string
  /** A telephone number may stand instead of it. */
  orPhone: boolean
}

export const standardNames: readonly string[] = fieldNames
export const isStandard = (name: string): name is FieldName => standardNames.includes(name)
const types: Partial<Record<FieldName, AskedType>> = { email: 'email', phone: 'tel', message: 'area' }
const autocomplete: Partial<Record<FieldName, string>> = {
  email: 'email',
  name: 'name',
  company: 'organization',
  jobTitle: 'organization-title',
  phone: 'tel',
  givenName: 'given-name',
  familyName: 'family-name',
  city: 'address-level2',
}
const longestDeclared = 2_000

/**
 * The fields that are asked, in their order: not those with a fixed value, none that was archived since, and of the
 * design's places only `places`, where they are given.
 */
export function askedOf(
  design: Design,
  declared: readonly Declared[],
  {
    kind,
    language,
    places = null,
  }: { kind: FormKind; language: FormLanguage; places?: readonly number[] | null },
): Asked[] {
  const t = formTexts(language)
  const found: Asked[] = []
  for (const [at, field] of design.fields.entries()) {
    if (field.fixed !== null || (places && !places.includes(at))) continue
    const own = declared.find(({ name }) => name === field.name)
    if (!own && !isStandard(field.name)) continue
    const chosen = isStandard(field.name)
      ? standardOf(field.name, language, t)
      : { type: own!.type, choices: ownChoices(own!, t), words: own!.label, most: longestDeclared }
    const number = chosen.type === 'number' || chosen.type === 'money'
    found.push({
      name: field.name,
      type: chosen.type,
      required: field.required || (own?.required ?? false),
      pattern: field.pattern,
      min: field.min,
      max: number ? field.max : Math.min(field.max ?? chosen.most, chosen.most),
      values: chosen.choices.map(({ value }) => value),
      // What a condition asks about is not asked itself today: nothing can be known of it.
      when: field.when && found.some(({ name }) => name === field.when!.field) ? field.when : null,
      label: wordsIn(field.label, language, design) || chosen.words,
      help: wordsIn(field.help, language, design) || (own?.help ?? ''),
      placeholder: wordsIn(field.placeholder, language, design),
      choices: chosen.choices,
      step: field.step,
      autocomplete: isStandard(field.name) ? (autocomplete[field.name] ?? 'off') : 'off',
      orPhone: field.name === 'email' && asksBack(kind) && design.fields.some(({ name }) => name === 'phone'),
    })
  }
  return found
}

function standardOf(name: FieldName, language: FormLanguage, t: FormTexts) {
  const choices = optionsOf(name, language, t)
  return {
    type: choices.length > 0 ? ('choice' as const) : (types[name] ?? ('text' as const)),
    choices,
    words: t.fields[name],
    most: maximumLength(name),
  }
}

function optionsOf(
  name: FieldName,
  language: FormLanguage,
  t: FormTexts,
): { value: string; label: string }[] {
  if (name === 'country') return countriesIn(language)
  if (name === 'employees')
    return employeeRanges.map(({ range }) => ({ value: range, label: range.replace('-', '–') }))
  const words: Partial<Record<FieldName, Record<string, string>>> = {
    jobFunction: t.jobFunction,
    industry: t.industry,
  }
  return choicesOf(name).map(value => ({ value, label: words[name]?.[value] ?? value }))
}

function ownChoices({ type, choices }: Declared, t: FormTexts): { value: string; label: string }[] {
  if (type === 'yes_no')
    return [
      { value: 'yes', label: t.yes },
      { value: 'no', label: t.no },
    ]
  return choices.map(({ key, label }) => ({ value: key, label }))
}

/** The rule alone, as the page tells it to its script. */
export function ruleOf({
  name,
  type,
  required,
  pattern,
  min,
  max,
  values,
  when,
}: Asked): Rule & { step?: number } {
  return { name, type, required, pattern, min, max, values, when }
}

/** A choice of several has a box of its own. */
export const boxName = (name: string, choice: string): string => `${name}.${choice}`

/** What was typed into the fields asked, as text; the choices of several in one. Other names are left. */
export function typedIn(
  asked: readonly Asked[],
  body: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const own = (name: string) => (Object.hasOwn(body, name) ? body[name] : undefined)
  return Object.fromEntries(
    asked.map(({ name, type, values }) => {
      if (type === 'choices')
        return [name, values.filter(value => own(boxName(name, value)) === 'yes').join('; ')]
      const said = own(name)
      return [name, typeof said === 'string' ? said.slice(0, 8_000) : '']
    }),
  )
}

/** The next places to ask for: the address always, of the others the first `most` that are not known. */
export function nextPlaces(
  fields: readonly DesignField[],
  known: ReadonlySet<string>,
  most: number | null,
): number[] | null {
  if (most === null) return null
  const unknown = fields.flatMap(({ name, fixed }, at) =>
    name !== 'email' && fixed === null && !known.has(name) ? [at] : [],
  )
  return fields.flatMap(({ name }, at) =>
    name === 'email' || unknown.slice(0, most).includes(at) ? [at] : [],
  )
}
