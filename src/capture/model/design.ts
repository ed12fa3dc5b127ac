import type { FormLanguage } from './fields.ts'

/** How a form is arranged: its page as blocks, its fields, and what follows. Published, it is a version that stays. */
export type Words = Partial<Record<FormLanguage, string>>
export const blockKinds = ['headline', 'text', 'picture', 'list', 'quote', 'divider', 'form'] as const
export type BlockKind = (typeof blockKinds)[number]
export const columns = ['full', 'left', 'right'] as const
export type Block = {
  id: string
  kind: BlockKind
  /** Beside each other where the page is wide, below each other on a phone. */
  column: (typeof columns)[number]
  /** Of a picture: what it shows, for who does not see it. */
  words: Words
  /** Who is quoted. */
  by: Words
  items: Words[]
  pictureId: number | null
}
export const patterns = [
  'letters',
  'digits',
  'letters_and_digits',
  'postcode',
  'vat_number',
  'no_links',
] as const
export type PatternName = (typeof patterns)[number]
export const comparisons = ['one_of', 'none_of', 'filled', 'empty'] as const
/** Shown when the answer to an earlier field is so. */
export type When = { field: string; is: (typeof comparisons)[number]; values: string[] }
export type DesignField = {
  /** A standard field, or `custom.<key>` and `account.<key>` for declared ones of persons and of accounts. */
  name: string
  label: Words
  help: Words
  placeholder: Words
  required: boolean
  pattern: PatternName | null
  /** Least and most characters; of a number, the least and the most. */
  min: number | null
  max: number | null
  when: When | null
  /** Not shown: the value that is written with every submission. */
  fixed: string | null
  /** Page of the form, from 1. */
  step: number
}
export type Variant = { key: string; name: string; share: number; blocks: Block[] }
export type Design = {
  /** The first is spoken where the visitor's own is not among them. */
  languages: FormLanguage[]
  variants: Variant[]
  fields: DesignField[]
  button: Words
  consent: Words
  thanks: Words
  /** An address to go to instead of the words of thanks. */
  redirect: string | null
  /** How many fields are asked at a time besides the address; null asks all. */
  profile: number | null
  followUp: {
    notifyUserId: number | null
    segmentId: number | null
    mail: { subject: Words; text: Words } | null
  }
}

export function wordsIn(words: Words, language: FormLanguage, design: Pick<Design, 'languages'>): string {
  return words[language] || words[design.languages[0]!] || Object.values(words).find(Boolean) || ''
}

/** The variant of a unit between 0 and 1, by the shares; the first where there is no test. */
export function variantAt(variants: readonly Variant[], unit: number): Variant {
  const total = variants.reduce((sum, { share }) => sum + share, 0)
  let left = unit * total
  for (const variant of variants) {
    left -= variant.share
    if (left < 0) return variant
  }
  return variants.at(-1)!
}

/** The language of a visitor: what the link says, else the first of the browser's that the form speaks, else the form's first. */
export function languageFor(
  design: Pick<Design, 'languages'>,
  asked: unknown,
  header: string | undefined,
): FormLanguage {
  const speaks = (text: string) => design.languages.find(each => each === text.slice(0, 2).toLowerCase())
  const said = typeof asked === 'string' ? speaks(asked) : undefined
  if (said) return said
  for (const part of (header ?? '').slice(0, 200).split(',')) {
    const found = speaks(part.trim())
    if (found) return found
  }
  return design.languages[0]!
}

/** Words that a language lacks though the first language has them, by where they stand. */
export function missingWords(design: Design): { language: FormLanguage; where: string }[] {
  const [first, ...others] = design.languages
  const places: [string, Words][] = [
    ['button', design.button],
    ['consent', design.consent],
    ['thanks', design.thanks],
    ...(design.followUp.mail
      ? ([
          ['mail subject', design.followUp.mail.subject],
          ['mail text', design.followUp.mail.text],
        ] as [string, Words][])
      : []),
    ...design.variants.flatMap(({ key, blocks }) =>
      blocks.flatMap((block, at): [string, Words][] => {
        const where = `${key.toUpperCase()} ${at + 1} ${block.kind}`
        return [
          [where, block.words],
          [`${where} by`, block.by],
          ...block.items.map((item, n): [string, Words] => [`${where} item ${n + 1}`, item]),
        ]
      }),
    ),
    ...design.fields.flatMap(({ name, label, help, placeholder }): [string, Words][] => [
      [`${name} label`, label],
      [`${name} help`, help],
      [`${name} placeholder`, placeholder],
    ]),
  ]
  return others.flatMap(language =>
    places.filter(([, words]) => words[first!] && !words[language]).map(([where]) => ({ language, where })),
  )
}

export type Change = { where: string; before: string | null; after: string | null }
/** What differs between two designs, place by place; lists are compared by the id or the name of what stands in them. */
export function designChanges(before: Design, after: Design): Change[] {
  const one = flat(before)
  const two = flat(after)
  return [...new Set([...one.keys(), ...two.keys()])]
    .filter(where => one.get(where) !== two.get(where))
    .map(where => ({ where, before: one.get(where) ?? null, after: two.get(where) ?? null }))
}

function flat(design: Design): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (where: string, value: unknown): void => {
    if (Array.isArray(value)) {
      const named = value.map((each, at) => {
        const { id, name, key } = (each ?? {}) as { id?: string; name?: string; key?: string }
        return key ?? id ?? name ?? String(at + 1)
      })
      if (typeof value[0] !== 'object') found.set(where, value.join(', '))
      else {
        found.set(`${where} order`, named.join(', '))
        for (const [at, each] of value.entries()) walk(`${where} ${named[at]}`, each)
      }
    } else if (value !== null && typeof value === 'object')
      for (const [key, each] of Object.entries(value)) walk(where ? `${where} ${key}` : key, each)
    else if (value !== null && value !== undefined && value !== '') found.set(where, String(value))
  }
  walk('', design)
  return found
}

/** Mistakes that a schema does not see. Where they are, and what is the matter. */
export function designProblems(
  design: Design,
  known: { names: ReadonlySet<string>; pictures: ReadonlySet<number>; origins: readonly string[] },
): { pointer: string; detail: string }[] {
  const problems: { pointer: string; detail: string }[] = []
  const say = (pointer: string, detail: string) => problems.push({ pointer, detail })
  const seen = new Set<string>()
  for (const [at, field] of design.fields.entries()) {
    if (!known.names.has(field.name))
      say(`/fields/${at}/name`, `There is no field "${field.name.slice(0, 60)}".`)
    if (seen.has(field.name)) say(`/fields/${at}/name`, `The field "${field.name}" stands here twice.`)
    if (field.when && !seen.has(field.when.field))
      say(`/fields/${at}/when`, 'A condition asks about a field that stands above it.')
    if (field.min !== null && field.max !== null && field.min > field.max)
      say(`/fields/${at}/min`, 'The least is more than the most.')
    seen.add(field.name)
  }
  const email = design.fields.find(({ name }) => name === 'email')
  if (!email) say('/fields', 'A form asks for an e-mail address: it says who somebody is.')
  else if (email.fixed !== null || email.when)
    say('/fields', 'The e-mail address is asked of everybody: it is neither fixed nor under a condition.')
  const keys = new Set(design.variants.map(({ key }) => key))
  if (keys.size < design.variants.length) say('/variants', 'Two variants have one key.')
  for (const [at, { blocks }] of design.variants.entries()) {
    if (blocks.filter(({ kind }) => kind === 'form').length !== 1)
      say(`/variants/${at}/blocks`, 'Each page has its form once.')
    for (const [n, block] of blocks.entries())
      if (block.kind === 'picture' && (block.pictureId === null || !known.pictures.has(block.pictureId)))
        say(`/variants/${at}/blocks/${n}/pictureId`, 'Choose a picture.')
  }
  for (const [name, words] of [
    ['button', design.button],
    ['consent', design.consent],
    ['thanks', design.thanks],
  ] as const)
    if (!words[design.languages[0]!]) say(`/${name}`, 'Please word this in the first language.')
  if (design.redirect !== null && !known.origins.includes(originOf(design.redirect) ?? ''))
    say('/redirect', 'Visitors are sent on only to a page of your own: name its origin first.')
  return problems
}

export function originOf(url: string): string | null {
  try {
    const { origin, protocol } = new URL(url)
    return protocol === 'https:' || protocol === 'http:' ? origin : null
  } catch {
    return null
  }
}
