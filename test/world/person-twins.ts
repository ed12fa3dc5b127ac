import type { Account } from './accounts.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import type { Span } from './seasons.ts'
import { day, plus } from './seasons.ts'
import { jobs } from './words.ts'

type Spelling = { name: string; given: string; family: string }
const western = (given: string, family: string): Spelling => ({ name: `${given} ${family}`, given, family })

/** One name as two people type it, and how it stands in an address. Combined at random, they mean nobody. */
const spellings: readonly (readonly [first: Spelling, later: Spelling, local: string])[] = [
  [western('Dmitri', 'Sokolov'), western('Дмитрий', 'Соколов'), 'd.sokolov'],
  [western('Jörg', 'Brüggenkötter'), western('Joerg', 'Brueggenkoetter'), 'joerg.brueggenkoetter'],
  [western('Giorgos', 'Papadakis'), western('Γιώργος', 'Παπαδάκης'), 'g.papadakis'],
  [western('Łukasz', 'Wójcik'), western('Lukasz', 'Wojcik'), 'l.wojcik'],
  [
    { name: '山田 太郎', given: '太郎', family: '山田' },
    { name: '山田太郎', given: '太郎', family: '山田' },
    't.yamada',
  ],
  [western('Søren', 'Kjærsgård'), western('Soren', 'Kjaersgaard'), 'soren.kjaersgaard'],
  [western('Ayşe', 'Yıldırım'), western('Ayse', 'Yildirim'), 'ayse.yildirim'],
  [western('أحمد', 'المصري'), western('احمد', 'المصرى'), 'ahmed.almasri'],
  [western('Ольга', 'Кравченко'), western('Olga', 'Kravchenko'), 'olga.kravchenko'],
  [
    { name: '김 철수', given: '철수', family: '김' },
    { name: '김철수', given: '철수', family: '김' },
    'cs.kim',
  ],
  [western('José', 'Muñoz Ibáñez'), western('Jose', 'Munoz Ibanez'), 'jose.munoz'],
  [western('Hương', 'Nguyễn'), western('Huong', 'Nguyen'), 'huong.nguyen'],
  [western('Käthe', 'Größmann'), western('Kaethe', 'Groessmann'), 'kaethe.groessmann'],
  [western('Renée', 'Lefèvre-Daudet'), western('Renee', 'Lefevre Daudet'), 'renee.lefevre'],
]

const planted = 90
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9.]/g, '')

/**
 * Dresses some of the planted twins as people really come to stand in the list twice: in another script or spelling, after
 * a change of job, with given and family name exchanged, with the family name of a marriage, or by themselves under a
 * private address, of which the other record has a second one. Answers these second addresses by person. When they came,
 * and the telephone that the two share, stays.
 */
export function plantPersonTwins(
  persons: Person[],
  accounts: readonly Account[],
  random: Random,
  span: Span,
): Map<number, string> {
  const byId = new Map(persons.map(one => [one.id, one]))
  const taken = new Set(persons.map(({ email }) => email))
  const fresh = (local: string, domain: string): string => {
    for (let n = 1; ; n++) {
      const email = `${plain(local)}${n === 1 ? '' : n}@${domain}`
      if (taken.has(email)) continue
      taken.add(email)
      return email
    }
  }
  const second = new Map<number, string>()
  const late = plus(span.now, -200 * day)
  const twins = persons.filter(one => one.duplicateOf !== null && one.account !== null && one.email !== null)
  const step = Math.max(1, Math.floor(twins.length / planted))
  for (let at = 0, n = 0; at < twins.length && n < planted; at += step, n++) {
    const twin = twins[at]!
    const of = byId.get(twin.duplicateOf!)!
    if (of.account === null || of.email === null) continue
    const elsewhere = random.pick(accounts)
    switch (n % 5) {
      case 0:
      case 1: {
        const spelling = spellings[Math.floor(n / 5) * 2 + (n % 5)]
        // Each once: the same name at several customers would be another story.
        if (spelling === undefined) continue
        const [first, later, local] = spelling
        Object.assign(of, first, { email: fresh(local, of.account.domain) })
        Object.assign(twin, later, {
          account: of.account,
          email: random.chance(0.4) ? fresh(local, 'postbus.example') : null,
        })
        break
      }
      case 2: {
        if (elsewhere.country !== of.account.country || elsewhere.id === of.account.id) continue
        const job = random.pick(jobs)
        Object.assign(twin, {
          given: of.given,
          family: of.family,
          name: of.name,
          account: elsewhere,
          country: elsewhere.country,
          territoryId: elsewhere.territoryId,
          email: fresh(`${of.given}.${of.family}`, elsewhere.domain),
          jobTitle: job.titles[of.language],
          jobFunction: job.function,
          seniority: job.seniority,
          updatedAt: twin.knownAt > late ? twin.knownAt : twin.updatedAt,
        })
        break
      }
      case 3: {
        const family = random.chance(0.5) ? of.family : `${of.family}-${random.pick(persons).family}`
        const isExchanged = family === of.family
        Object.assign(twin, {
          given: isExchanged ? family : of.given,
          family: isExchanged ? of.given : family,
          name: isExchanged ? `${family} ${of.given}` : `${of.given} ${family}`,
        })
        break
      }
      default: {
        second.set(of.id, fresh(`${of.given}.${of.family}`, 'private.example'))
        Object.assign(twin, {
          given: of.given,
          family: of.family,
          name: of.name,
          email: fresh(`${of.given}.${of.family}`, 'postbus.example'),
          account: null,
          territoryId: null,
          jobTitle: null,
          jobFunction: null,
          seniority: null,
        })
      }
    }
  }
  return second
}
