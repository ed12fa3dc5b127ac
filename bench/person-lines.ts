import { seeded } from './measure.ts'

const given = [
  'Anneke',
  'Bram',
  'Clara',
  'Dörte',
  'Edwin',
  'Fenna',
  'Gerd',
  'Hanna',
  'Ivo',
  'Jürgen',
  'Łucja',
  'Søren',
]
const family = [
  'Akkerman',
  'Bosch',
  'Claassen',
  'van Dijk',
  'Eggers',
  'Fuchs',
  'Göbel',
  'Hartman',
  'IJsselstein',
  'Jansma',
]
const titles = [
  'Buyer',
  'Head of operations',
  'Production manager',
  'Director',
  'Line engineer',
  'Packaging technologist',
]
const countries = ['Nederland', 'Germany', 'GB', 'Belgium', 'Frankreich']

/** A person a line, ten to a company; one in ten with a second address, one in two with a mobile, some with a newsletter. */
export function* personLines(rows: number, from: number): Generator<string> {
  yield 'First name,Last name,E-mail,Phone,Mobile,Company,Job title,Country,City,Newsletter,Email 2,External id\n'
  const random = seeded(70 + from)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  let part: string[] = []
  for (let n = from; n < from + rows; n++) {
    const [first, last] = [pick(given), pick(family)]
    const company = Math.floor(n / 10)
    const mobile = n % 2 === 0 ? `+31 6 ${String(10_000_000 + n).slice(-8)}` : ''
    const second = n % 10 === 0 ? `${first.toLowerCase()}${n}@thuis.example` : ''
    part.push(
      `${first},${last} ${n},p${n}@firma${company}.example,+31 20 ${String(1_000_000 + (n % 8_999_999))},${mobile},"Firma ${company}, Verpakking BV",${pick(titles)},${pick(countries)},Zwolle,${n % 5 === 0 ? 'yes' : ''},${second},B-${n}\n`,
    )
    if (part.length < 1_000) continue
    yield part.join('')
    part = []
  }
  yield part.join('')
}
