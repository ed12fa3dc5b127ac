/** What a field of a record means; a scheme says it of each column. */
export type Kind =
  | 'given'
  | 'family'
  | 'company'
  | 'email'
  | 'host'
  | 'phone'
  | 'street'
  | 'number'
  | 'locality'
  | 'postcode'
  | 'state'
  | 'country'
  | 'birth'

/** How far two values agree, best first. */
export type Level = 'same' | 'close' | 'short' | 'alike' | 'local' | 'parts' | 'swapped' | 'different'

export type KindFacts = {
  levels: readonly Level[]
  /** Share of each level among pairs that are one and the same, before anything is learnt. */
  m: readonly number[]
  /** Share of each level among pairs drawn by chance, before anything is learnt. */
  u: readonly number[]
  /** How often a value that was seen nowhere else may still be shared by chance: names more, numbers less. */
  unseen: number
}

const words: readonly Level[] = ['same', 'close', 'alike', 'different']
const name: readonly Level[] = ['same', 'close', 'alike', 'swapped', 'different']
/** 'short': short forms of one name, as 'Bob' and 'Robert' are. */
const givenName: readonly Level[] = ['same', 'close', 'short', 'alike', 'swapped', 'different']

/**
 * Where learning starts, and all there is while a company has few records. Set by judgement: records of one and the
 * same mostly agree, chance seldom does. Each list of shares sums to 1.
 */
export const kinds: Readonly<Record<Kind, KindFacts>> = {
  given: {
    levels: givenName,
    m: [0.72, 0.1, 0.03, 0.05, 0.02, 0.08],
    u: [0.01, 0.005, 0.01, 0.02, 0.001, 0.954],
    unseen: 0.5,
  },
  family: {
    levels: name,
    m: [0.76, 0.1, 0.04, 0.02, 0.08],
    u: [0.003, 0.003, 0.01, 0.001, 0.983],
    unseen: 0.5,
  },
  company: { levels: words, m: [0.65, 0.12, 0.08, 0.15], u: [0.001, 0.001, 0.006, 0.992], unseen: 0.5 },
  email: {
    levels: ['same', 'local', 'alike', 'different'],
    m: [0.45, 0.15, 0.1, 0.3],
    u: [0.000005, 0.0002, 0.0002, 0.999595],
    unseen: 0.05,
  },
  host: { levels: ['same', 'different'], m: [0.75, 0.25], u: [0.001, 0.999], unseen: 0.2 },
  phone: {
    levels: ['same', 'close', 'different'],
    m: [0.6, 0.08, 0.32],
    u: [0.00001, 0.00005, 0.99994],
    unseen: 0.05,
  },
  street: { levels: words, m: [0.7, 0.1, 0.1, 0.1], u: [0.001, 0.001, 0.02, 0.978], unseen: 0.5 },
  number: {
    levels: ['same', 'close', 'different'],
    m: [0.78, 0.1, 0.12],
    u: [0.02, 0.06, 0.92],
    unseen: 0.5,
  },
  locality: { levels: words, m: [0.74, 0.1, 0.06, 0.1], u: [0.01, 0.004, 0.02, 0.966], unseen: 0.5 },
  postcode: {
    levels: ['same', 'close', 'different'],
    m: [0.76, 0.12, 0.12],
    u: [0.003, 0.01, 0.987],
    unseen: 0.5,
  },
  state: { levels: ['same', 'close', 'different'], m: [0.85, 0.05, 0.1], u: [0.25, 0.05, 0.7], unseen: 0.5 },
  country: { levels: ['same', 'different'], m: [0.95, 0.05], u: [0.3, 0.7], unseen: 0.5 },
  birth: {
    levels: ['same', 'close', 'parts', 'different'],
    m: [0.78, 0.12, 0.04, 0.06],
    u: [0.00005, 0.001, 0.006, 0.992949],
    unseen: 0.05,
  },
}

export type Field = { name: string; kind: Kind }
/**
 * Records that are not the same but share what these fields say: colleagues, a household. `by` is what makes them
 * so: where a record says nothing of it, nobody can be taken for related. `byChance`: they share it because some values
 * go together, as given and family names of one language do, and not because they have it from one another. Such pairs are
 * told apart while learning, or the crowd of namesakes would be taken for the matches; they are not weighed.
 */
export type Relation = {
  name: string
  by: readonly Kind[]
  kinds: readonly Kind[]
  byChance?: true
}
/** Which fields are compared, in this order; a field absent from a record has no values and weighs nothing. */
export type Scheme = {
  fields: readonly Field[]
  relations: readonly Relation[]
  /** What a record of the same hardly ever gets wrong altogether: the name of its own. */
  own: readonly Kind[]
}

export const ownOfPerson: readonly Kind[] = ['given', 'family', 'birth']

/** The normalised values of each field of the scheme, in its order. */
export type Values = readonly (readonly string[])[]
export type Entry = { id: number; values: Values }

const place: readonly Kind[] = ['street', 'number', 'locality', 'postcode', 'state', 'country']
export const personRelations: readonly Relation[] = [
  { name: 'colleagues', by: ['company'], kinds: ['company', 'host', 'phone', ...place] },
  { name: 'household', by: ['family', 'street'], kinds: ['family', 'phone', ...place] },
  { name: 'namesakes', by: ['given', 'family'], kinds: ['given', 'family'], byChance: true },
]

const field = (kind: Kind): Field => ({ name: kind, kind })
/** Without country: names, telephones and places tell it already, and would count twice. */
export const personScheme: Scheme = {
  fields: [
    ...(['given', 'family', 'company', 'email', 'phone'] as const).map(field),
    ...(['street', 'number', 'postcode', 'locality'] as const).map(field),
  ],
  relations: personRelations,
  own: ownOfPerson,
}
export const accountScheme: Scheme = {
  fields: (['company', 'host', 'phone', 'street', 'number', 'postcode', 'locality', 'country'] as const).map(
    field,
  ),
  relations: [
    { name: 'branches', by: ['company', 'locality'], kinds: ['company', 'host', 'country'] },
    { name: 'group', by: ['host'], kinds: ['host', 'phone', ...place] },
  ],
  own: ['company'],
}
