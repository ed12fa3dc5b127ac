import type { PointLabel, RowPoint } from '../../customers/model/person-row.ts'

/** One line of a card: group left out, parameters by upper-case name, the value still escaped. */
export type CardProperty = { name: string; params: Map<string, string[]>; value: string }
export type Card = { version: string; properties: CardProperty[] }

/** What a card says of a person; `points` are all its ways besides the first e-mail and telephone. */
export type CardPerson = {
  name: string
  givenName: string
  familyName: string
  email: string
  emailLabel: PointLabel | ''
  phone: string
  phoneLabel: PointLabel | ''
  account: string
  jobTitle: string
  jobFunction: string
  language: string
  country: string
  points: RowPoint[]
}

/** Reads one unfolded line (RFC 6350 3.3; bare types as vCard 2.1 has them); null when it is none. */
export function readProperty(line: string): CardProperty | null {
  let quoted = false
  let colon = -1
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < line.length; at++) {
    const sign = line[at]
    if (sign === '"') quoted = !quoted
    else if (!quoted && (sign === ';' || sign === ':')) {
      parts.push(line.slice(from, at))
      from = at + 1
      if (sign === ':') {
        colon = at
        break
      }
    }
  }
  if (colon < 0) return null
  const name = parts[0]!.replace(/^.*\./, '').trim().toUpperCase()
  if (name === '') return null
  const params = new Map<string, string[]>()
  for (const part of parts.slice(1)) {
    const equals = part.indexOf('=')
    const key = equals < 0 ? bareKey(part) : part.slice(0, equals).trim().toUpperCase()
    const values = (equals < 0 ? part : part.slice(equals + 1)).replaceAll('"', '').split(',')
    params.set(key, [...(params.get(key) ?? []), ...values.map(value => value.trim())])
  }
  return { name, params, value: line.slice(colon + 1) }
}

const encodings = new Set(['QUOTED-PRINTABLE', 'BASE64', '8BIT', '7BIT', 'B'])
const bareKey = (part: string): string => (encodings.has(part.trim().toUpperCase()) ? 'ENCODING' : 'TYPE')

export const isQuotedPrintable = (line: string): boolean =>
  /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i.test(line)

/** Quoted-printable (RFC 2045 6.7) in its own or the given charset; a charset nobody knows reads as windows-1252. */
export function decodeQuoted(value: string, charset: string | undefined): string {
  const bytes: number[] = []
  for (let at = 0; at < value.length; at++) {
    const hex = value[at] === '=' ? /^[0-9A-Fa-f]{2}/.exec(value.slice(at + 1, at + 3))?.[0] : undefined
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    } else for (const byte of new TextEncoder().encode(value[at]!)) bytes.push(byte)
  }
  const data = new Uint8Array(bytes)
  const decoders = charset ? [charset] : ['utf-8', 'windows-1252']
  for (const name of decoders)
    try {
      return new TextDecoder(name, { fatal: true }).decode(data)
    } catch {}
  return new TextDecoder('windows-1252').decode(data)
}

/** Parts of a structured value, by a sign that no backslash stands before. */
function split(value: string, sign: ';' | ','): string[] {
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < value.length; at++) {
    if (value[at] === '\\' && at + 1 < value.length) part += value[at]! + value[++at]!
    else if (value[at] === sign) {
      parts.push(part)
      part = ''
    } else part += value[at]
  }
  return [...parts, part]
}
const plain = (text: string, version: string): string =>
  (version === '2.1'
    ? text.replace(/\\([;,])/g, '$1')
    : text.replace(/\\([nN])|\\(.)/g, (_, line?: string, sign?: string) => (line ? '\n' : sign!))
  )
    .replace(/\r\n?/g, '\n')
    .trim()

function textOf(property: CardProperty): string {
  const quoted = property.params.get('ENCODING')?.[0]?.toUpperCase() === 'QUOTED-PRINTABLE'
  return quoted ? decodeQuoted(property.value, property.params.get('CHARSET')?.[0]) : property.value
}

type Way = { value: string; label: PointLabel; preferred: number; fax: boolean }

function wayOf(property: CardProperty, value: string): Way {
  const types = (property.params.get('TYPE') ?? []).map(type => type.toLowerCase())
  const rank = Number(property.params.get('PREF')?.[0] ?? Number.NaN)
  return {
    value,
    label: types.includes('home')
      ? 'private'
      : types.includes('work') || types.length === 0
        ? 'work'
        : 'other',
    preferred: Number.isNaN(rank) ? (types.includes('pref') ? 1 : 101) : rank,
    fax: types.includes('fax') || types.includes('pager'),
  }
}

const telephone = (text: string): string =>
  text
    .replace(/^tel:/i, '')
    .replace(/;ext=(\d+)/i, ' ext. $1')
    .replace(/;(?:phone-context|isub)=[^;]*/gi, '')
    .trim()

/** What a card says, in the words of a person's record (RFC 6350, RFC 2426, vCard 2.1). */
export function personOf({ version, properties }: Card): CardPerson {
  const first = (name: string): string => {
    const found = properties.find(property => property.name === name)
    return found ? textOf(found) : ''
  }
  const text = (name: string): string => plain(first(name), version)
  const names = split(first('N'), ';').map(part => plain(split(part, ',').join(' '), version))
  const [family = '', given = '', more = '', before = '', after = ''] = names
  const whole = [before, given, more, family, after].filter(Boolean).join(' ')
  const organisation = split(first('ORG'), ';').map(part => plain(part, version))
  const ways = (name: string, read: (value: string) => string): Way[] =>
    properties
      .flatMap(property => {
        const value = property.name === name ? read(plain(textOf(property), version)) : ''
        return value === '' ? [] : [wayOf(property, value)]
      })
      .sort((a, b) => Number(a.fax) - Number(b.fax) || a.preferred - b.preferred)
  const emails = ways('EMAIL', value => value.replace(/^mailto:/i, ''))
  const phones = ways('TEL', telephone)
  const spoken = properties
    .filter(property => property.name === 'LANG')
    .map(property => wayOf(property, plain(textOf(property), version)))
    .sort((a, b) => a.preferred - b.preferred)
  const addresses = properties.flatMap((property): RowPoint[] => {
    if (property.name !== 'ADR') return []
    const [box = '', extra = '', street = '', city = '', region = '', postalCode = '', country = ''] = split(
      textOf(property),
      ';',
    ).map(part => plain(split(part, ',').join(', '), version))
    const line = [street, extra, box]
      .filter(Boolean)
      .join(', ')
      .replace(/\s*\n\s*/g, ', ')
      .replace(/[\s,]+$/, '')
    const town = [postalCode, city].filter(Boolean).join(' ')
    const value = [line, town, region, country].filter(Boolean).join(', ')
    return value === ''
      ? []
      : [
          {
            kind: 'address',
            label: wayOf(property, '').label,
            value,
            street: line,
            postalCode,
            city,
            region,
            country,
          },
        ]
  })
  const distinct = (kind: 'email' | 'phone', list: Way[]): RowPoint[] =>
    list
      .slice(1)
      .filter(
        (way, i, all) => way.value !== list[0]!.value && all.findIndex(one => one.value === way.value) === i,
      )
      .map(({ value, label }) => ({ kind, label, value }))
  return {
    name: text('FN') || whole || text('NICKNAME') || organisation[0] || '',
    givenName: given,
    familyName: family,
    email: emails[0]?.value ?? '',
    emailLabel: emails[0]?.label ?? '',
    phone: phones[0]?.value ?? '',
    phoneLabel: phones[0]?.label ?? '',
    account: organisation[0] ?? '',
    jobTitle: text('TITLE') || text('ROLE'),
    jobFunction: organisation.slice(1).filter(Boolean).join(', '),
    language: spoken[0]?.value ?? '',
    country: addresses.find(address => address.label === 'work')?.country || addresses[0]?.country || '',
    points: [...distinct('email', emails), ...distinct('phone', phones), ...addresses],
  }
}
