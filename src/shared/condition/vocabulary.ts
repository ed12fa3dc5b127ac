import type { About, ValueTest } from './tree.ts'

/** What conditions may speak of. Each domain offers its traits; nothing that is not offered can be asked for. */
export type TraitKind =
  | 'text'
  | 'number'
  /** Cents of the company's currency. */
  | 'money'
  | 'moment'
  | 'day'
  | 'yes_no'
  /** One of the choices that are declared. */
  | 'choice'
  /** Several of them. */
  | 'choices'
  /** The id of what has a name: a territory, a user, a product group. */
  | 'reference'
  /** The ids of several. */
  | 'references'

export type Choice = { key: string; label: string }
export type Trait = {
  kind: TraitKind
  label: string
  /** Of a choice: what may be chosen. */
  choices?: readonly Choice[]
  /** Of a reference: what it refers to, so that ids can be named. */
  to?: string
}
export type Vocabulary = {
  traits: Readonly<Record<About, Readonly<Record<string, Trait>>>>
  touchKinds: readonly Choice[]
  sides: readonly Choice[]
  segments: readonly { id: number; name: string; about: About }[]
}

export type TestName = ValueTest['test']

const tests: Record<TraitKind, readonly TestName[]> = {
  text: ['one_of', 'contains', 'begins', 'ends', 'known'],
  number: ['number', 'known'],
  money: ['number', 'known'],
  moment: ['day', 'anniversary', 'known'],
  day: ['day', 'anniversary', 'known'],
  yes_no: ['yes', 'no', 'known'],
  choice: ['one_of', 'known'],
  choices: ['one_of', 'all_of', 'known'],
  reference: ['one_of', 'known'],
  references: ['one_of', 'all_of', 'known'],
}

export const testsOf = (kind: TraitKind): readonly TestName[] => tests[kind]

/** The trait of this key, never what every object has by itself. */
export function traitOf({ traits }: Vocabulary, about: About, key: string): Trait | null {
  return Object.hasOwn(traits[about], key) ? traits[about][key]! : null
}
