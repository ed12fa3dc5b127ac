/** The fields of a hosted form, their choices, and how what was typed is read. */
export const formKinds = ['guide', 'contact', 'trial', 'event'] as const
export type FormKind = (typeof formKinds)[number]
export const formLanguages = ['en', 'nl', 'de'] as const
export type FormLanguage = (typeof formLanguages)[number]

export const jobFunctions = [
  'general_management',
  'operations',
  'production',
  'engineering',
  'quality',
  'purchasing',
  'sales',
  'marketing',
  'finance',
  'it',
  'research',
  'other',
] as const
export const industries = [
  'food_and_beverage',
  'packaging',
  'medical_devices',
  'pharma',
  'chemicals',
  'machinery',
  'electronics',
  'automotive',
  'construction',
  'energy',
  'logistics',
  'retail',
  'technology',
  'services',
  'public_sector',
  'education',
  'other',
] as const
/** Ranges of headcount; `stands` is the number that is written for a range. */
export const employeeRanges = [
  { range: '1-9', stands: 5 },
  { range: '10-49', stands: 30 },
  { range: '50-249', stands: 150 },
  { range: '250-999', stands: 600 },
  { range: '1000-1999', stands: 1500 },
  { range: '2000+', stands: 3000 },
] as const
// ISO 3166-1 codes; shown by name in the form's language, stored under the English name.
const countryCodes =
  'AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR LI LT LU LV MA MT MX MY NG NL NO NZ PE PH PL PT RO RS SA SE SG SI SK TH TN TR TW UA US VN ZA'.split(
    ' ',
  )

/** Countries to choose from, sorted by their name in `language`; `value` is the English name. */
export function countriesIn(language: string): { value: string; label: string }[] {
  const english = new Intl.DisplayNames('en', { type: 'region' })
  const own = new Intl.DisplayNames(language, { type: 'region' })
  return countryCodes
    .map(code => ({ value: english.of(code)!, label: own.of(code)! }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
}
const countries = new Set(countriesIn('en').map(({ value }) => value))

export const fieldNames = [
  'email',
  'name',
  'company',
  'jobTitle',
  'jobFunction',
  'employees',
  'country',
  'industry',
  'phone',
  'message',
  'givenName',
  'familyName',
  'city',
] as const
export type FieldName = (typeof fieldNames)[number]

const lengths: Record<FieldName, number> = {
  email: 254,
  name: 160,
  company: 200,
  jobTitle: 120,
  jobFunction: 40,
  employees: 20,
  country: 60,
  industry: 40,
  phone: 40,
  message: 4000,
  givenName: 80,
  familyName: 80,
  city: 120,
}
/** Those that a form may be given when it is arranged; the others stand on every form. */
const further: readonly FieldName[] = ['givenName', 'familyName', 'city']

export const asksBack = (kind: FormKind): boolean => kind === 'contact' || kind === 'trial'

/** Which fields a form of this kind shows. A phone number and a message are asked of who wants an answer. */
export function fieldsOf(kind: FormKind): FieldName[] {
  return fieldNames.filter(
    name => !further.includes(name) && (asksBack(kind) || (name !== 'phone' && name !== 'message')),
  )
}

export function isRequired(kind: FormKind, name: FieldName): boolean {
  return (
    name === 'email' || name === 'name' || name === 'company' || (kind === 'contact' && name === 'message')
  )
}

export type FieldFault = 'missing' | 'too_long' | 'not_an_address' | 'not_a_choice' | 'control_characters'
export type Typed = Partial<Record<FieldName, string>>
export type Filled = Record<FieldName, string | null>

/** Reads what was typed into trimmed values, empty as null, with one fault a field at most. */
export function readFields(
  kind: FormKind,
  typed: Typed,
  isEmail: (text: string) => boolean,
): { filled: Filled; faults: Partial<Record<FieldName, FieldFault>> } {
  const filled = Object.fromEntries(fieldNames.map(name => [name, null])) as Filled
  const faults: Partial<Record<FieldName, FieldFault>> = {}
  for (const name of fieldsOf(kind)) {
    const text = (typed[name] ?? '').trim()
    // Whoever wants an answer may leave a telephone number instead of an address.
    const instead = name === 'email' && text === '' && asksBack(kind) && (typed.phone ?? '').trim() !== ''
    const fault = instead ? null : faultOf(kind, name, text, isEmail)
    if (fault) faults[name] = fault
    else if (text !== '') filled[name] = text
  }
  return { filled, faults }
}

function faultOf(
  kind: FormKind,
  name: FieldName,
  text: string,
  isEmail: (text: string) => boolean,
): FieldFault | null {
  if (text === '') return isRequired(kind, name) ? 'missing' : null
  if (text.length > lengths[name]) return 'too_long'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) return 'control_characters'
  if (name !== 'message' && /[\r\n\t]/.test(text)) return 'control_characters'
  if (name === 'email' && !isEmail(text)) return 'not_an_address'
  const choices = choicesOf(name)
  return choices.length > 0 && !choices.includes(text) ? 'not_a_choice' : null
}

const choiceSets: Partial<Record<FieldName, ReadonlySet<string>>> = {
  jobFunction: new Set(jobFunctions),
  industry: new Set(industries),
  employees: new Set(employeeRanges.map(({ range }) => range)),
  country: countries,
}

export function choicesOf(name: FieldName): readonly string[] {
  return [...(choiceSets[name] ?? [])]
}

/** The headcount that is written for a range of the form; null for none. */
export function headcountOf(range: string | null): number | null {
  return employeeRanges.find(each => each.range === range)?.stands ?? null
}

export function maximumLength(name: FieldName): number {
  return lengths[name]
}
