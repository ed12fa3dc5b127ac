import { refuse } from '../shared/outcome.ts'
import type { Encoding } from './model/encoding.ts'
import {
  type Card,
  type CardPerson,
  type CardProperty,
  isQuotedPrintable,
  personOf,
  readProperty,
} from './model/vcard.ts'
import { linesOf } from './read-lines.ts'
import type { TableRow } from './read-rows.ts'

/** The columns that cards are read into; their names are those of the fields. */
export const cardColumns = [
  'name',
  'givenName',
  'familyName',
  'email',
  'emailLabel',
  'phone',
  'phoneLabel',
  'account',
  'jobTitle',
  'jobFunction',
  'language',
  'country',
  'points',
] as const satisfies readonly (keyof CardPerson)[]

/** Pictures, sounds and keys are passed over as they come: a card in memory stays small. */
const ignored = /^(?:[^:;]*\.)?(?:PHOTO|LOGO|SOUND|KEY|AGENT|NOTE|X-[^:;]*)[;:]/i
const longestValue = 100_000
/** Nobody has as many ways as this; they are compared with each other. */
const mostProperties = 1_000

/**
 * Streams the cards of a file as rows under `cardColumns`; `number` is that of the card. Lines are unfolded as RFC 6350 3.2
 * has it; of vCard 2.1, where quoted-printable values go on after a line that ends with '='. A card in a card is passed over.
 */
export async function* readCards(path: string, encoding: Encoding): AsyncGenerator<TableRow> {
  let number = 0
  let depth = 0
  let version = ''
  let properties: CardProperty[] = []
  let line = ''
  let skipping = false
  let soft = false

  const close = (): TableRow | null => {
    const whole = line
    const passed = skipping
    line = ''
    skipping = false
    soft = false
    if (whole === '' || passed) return null
    const property = readProperty(whole)
    if (property === null) return null
    if (property.name === 'BEGIN' && /^\s*VCARD\s*$/i.test(property.value)) {
      if (++depth === 1) {
        properties = []
        version = ''
      }
    } else if (property.name === 'END' && /^\s*VCARD\s*$/i.test(property.value)) {
      if (depth > 0 && --depth === 0) return rowOf({ version, properties }, ++number)
    } else if (depth === 1) {
      if (property.name === 'VERSION') version = property.value.trim()
      else if (properties.push(property) > mostProperties)
        refuse('not_a_table', 422, `A card has more than ${mostProperties} entries.`, { field: 'file' })
    }
    return null
  }
  for await (const next of linesOf(path, encoding)) {
    if (soft && line !== '') {
      soft = next.endsWith('=')
      if (line.length < longestValue) line += soft ? next.slice(0, -1) : next
      continue
    }
    if (line !== '' && /^[ \t]/.test(next)) {
      if (!skipping && line.length < longestValue) line += next.slice(1)
      continue
    }
    const row = close()
    if (row) yield row
    line = next.replace(/^\ufeff/, '')
    skipping = ignored.test(line)
    if (isQuotedPrintable(line) && line.endsWith('=')) {
      soft = true
      line = line.slice(0, -1)
    }
  }
  const row = close()
  if (row) yield row
}

function rowOf(card: Card, number: number): TableRow {
  const person = personOf(card)
  const cells = cardColumns.map(column =>
    column === 'points' ? (person.points.length === 0 ? '' : JSON.stringify(person.points)) : person[column],
  )
  return { number, cells }
}
