import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jaroWinkler, likeness, withinEdits } from './alike.ts'
import { keysOf } from './block.ts'
import { compare, emptyComparison } from './compare.ts'
import { accountScheme, type Entry, kinds, personScheme, type Values } from './fields.ts'
import { findGroups, valuesOf, type Written } from './find.ts'
import { foldText } from './fold.ts'
import { groupsOf } from './group.ts'
import { beforeLearning, learn } from './learn.ts'
import { keyLists, pairsOf } from './pairs.ts'
import { soundOf } from './sound.ts'
import { namePartsOf, normalised, streetLineOf } from './values.ts'
import { oddsOf, openWeights, weigh } from './weigh.ts'

const unlearnt = openWeights(personScheme, beforeLearning(personScheme, 20_000))
const person = (written: Written): Values => valuesOf(personScheme, written)
const between = (a: Written, b: Written) =>
  weigh(unlearnt, compare(personScheme, person(a), person(b), emptyComparison()))

describe('likeness of two texts', () => {
  it.each([
    ['martha', 'marhta', 0.961],
    ['dwayne', 'duane', 0.84],
    ['dixon', 'dicksonx', 0.813],
    ['abc', 'xyz', 0],
  ])('%s and %s as Winkler gives it', (a, b, value) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(value, 3)
  })
  const word = fc.string({ unit: fc.constantFrom(...'abcdeé ж'), maxLength: 14 })
  it('is symmetric, between 0 and 1, and 1 only for the same', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(jaroWinkler(a, b)).toBe(jaroWinkler(b, a))
        expect(jaroWinkler(a, b)).toBeLessThanOrEqual(1)
        if (a !== b) expect(jaroWinkler(a, b)).toBeLessThan(1)
        if (jaroWinkler(a, b) >= 0.8) expect(likeness(a, b, 0.8)).toBe(jaroWinkler(a, b))
        for (const most of [1, 2]) expect(withinEdits(a, b, most)).toBe(withinEdits(b, a, most))
      }),
    )
  })
  it('one edit is one edit', () => {
    expect(withinEdits('12', '21', 1)).toBe(true)
    expect(withinEdits('smith', 'smiht', 1)).toBe(true)
    expect(withinEdits('smith', 'smyhte', 1)).toBe(false)
    expect(withinEdits('19581203', '19851203', 1)).toBe(true)
  })
})

describe('several scripts', () => {
  it.each([
    ['Дмитрий Шостакович', 'Dmitriy Shostakovich'],
    ['Γεώργιος Παπαδόπουλος', 'Georgios Papadopoulos'],
    ['Jörg Müßig', 'JÖRG MUSSIG'],
    ['Łukasz Żółć', 'Lukasz Zolc'],
    ['Ｍａｒｉａ Ｒｏｓｓｉ', 'Maria Rossi'],
    ['Søren Ægir', 'Soren Aegir'],
  ])('%s and %s are the same', (one, other) => {
    expect(foldText(one)).toBe(foldText(other))
    expect(between({ name: one }, { name: other }).reasons.map(reason => reason.level)).toEqual([
      'same',
      'same',
    ])
  })
  it.each([
    ['山田太郎', '山田', '太郎'],
    ['山田 太郎', '山田', '太郎'],
    ['やまだ たろう', 'ヤマダ', 'タロウ'],
    ['ﾔﾏﾀﾞ ﾀﾛｳ', 'ヤマダ', 'タロウ'],
    ['王小明', '王', '小明'],
    ['王明', '王', '明'],
    ['欧阳修', '欧阳', '修'],
    ['김철수', '김', '철수'],
    ['김 철수', '김', '철수'],
    ['남궁민수', '남궁', '민수'],
    ['ヤマダタロウ', 'ヤマダタロウ', ''],
  ])('%s: the family stands first', (name, family, given) => {
    expect(person({ name }).slice(0, 2)).toEqual([given === '' ? [] : [given], [family]])
    expect(between({ name }, { name }).bits).toBeGreaterThan(unlearnt.prior)
  })
  it.each([
    ['أَحْمَد', 'احمد'],
    ['مصطفى', 'مصطفي'],
    ['فاطمة', 'فاطمه'],
    ['محـــمد', 'محمد'],
    ['علی', 'علي'],
    ['שָׁלוֹם', 'שלום'],
  ])('%s and %s are written for one another', (one, other) => expect(foldText(one)).toBe(foldText(other)))
  it('digits are digits', () => {
    expect(normalised('phone', '٠٦١٢٣٤٥٦٧٨')).toBe(normalised('phone', '0612345678'))
    expect(normalised('number', '۱۲')).toBe('12')
  })
})

describe('short forms of given names', () => {
  const levelOfGiven = (a: string, b: string) =>
    between({ given: a, family: 'Zwanenburg' }, { given: b, family: 'Zwanenburg' }).reasons[0]!.level
  it.each([
    ['Johannes', 'Jan'],
    ['Wilhelmina', 'Mina'],
    ['Kees', 'Cornelis'],
    ['Bob', 'Robert'],
    ['Bill', 'William'],
    ['Peggy', 'Margaret'],
    ['Uschi', 'Ursula'],
    ['Sepp', 'Josef'],
    ['Pepe', 'José'],
    ['Paco', 'Francisco'],
    ['Beppe', 'Giuseppe'],
    ['Manu', 'Emmanuel'],
    ['Wim Jan', 'Willem'],
    ['Hans', 'Giovanni'],
  ])('%s and %s', (one, other) => {
    expect(levelOfGiven(one, other)).toBe('short')
    expect(levelOfGiven(other, one)).toBe(levelOfGiven(one, other))
  })
  it.each([
    ['Bob', 'William', 'different'],
    ['Kees', 'Jan', 'different'],
    ['Robert', 'Roberta', 'close'],
    ['Uschi', 'Heinz', 'different'],
  ])('%s and %s are %s', (one, other, level) => expect(levelOfGiven(one, other)).toBe(level))
  it('weigh more than a likeness, and less than the same name', () => {
    const bits = (a: string, b: string) =>
      between({ given: a, family: 'Zwanenburg' }, { given: b, family: 'Zwanenburg' }).bits
    expect(bits('Bob', 'Robert')).toBeLessThan(bits('Robert', 'Robert'))
    expect(bits('Bob', 'Robert')).toBeGreaterThan(bits('Bob', 'William') + 4)
  })
})

describe('values in the form in which they are compared', () => {
  it.each([
    ['Vries, Jan de', { given: 'jan', family: 'de vries' }],
    ['dr. Jan de Vries', { given: 'jan', family: 'de vries' }],
    ['Anna Maria von der Heide', { given: 'anna maria', family: 'von der heide' }],
    ['Noordhuis', { given: '', family: 'noordhuis' }],
  ])('%s', (name, parts) => expect(namePartsOf(name)).toEqual(parts))
  it.each([
    ['phone', '+31 6 1234 5678', '06-12345678'],
    ['phone', '+49 (0)30 123456789', '0049 30 123456789'],
    ['email', 'Jan.Bos+news@Example.COM', 'jan.bos@example.com'],
    ['host', 'https://www.Bos.example/nl', 'bos.example'],
    ['street', 'Hauptstr.', 'Hauptstraße'],
    ['company', 'Müller & Söhne GmbH', 'MULLER SOHNE'],
    ['birth', '3-12-1958', '1958-12-03'],
    ['postcode', '8011 ab', '8011AB'],
  ] as const)('%s: %s is %s', (kind, one, other) =>
    expect(normalised(kind, one)).toBe(normalised(kind, other)),
  )
  it('house numbers stand before or after', () => {
    expect(streetLineOf('Hauptstr. 12 a')).toEqual({ street: 'Hauptstr.', number: '12 a' })
    expect(streetLineOf('12 High Street')).toEqual({ street: 'High Street', number: '12' })
    expect(streetLineOf('Plein 1945')).toEqual({ street: 'Plein', number: '1945' })
  })
  it('what sounds alike has one sound', () => {
    for (const [a, b] of [
      ['karl', 'carl'],
      ['philip', 'filip'],
      ['smith', 'smyth'],
      ['meyer', 'maier'],
      ['zonder', 'sonder'],
    ])
      expect(soundOf(a!)).toBe(soundOf(b!))
  })
})

const given = fc.constantFrom('Anna', 'Jan', 'Johannes', 'Дмитрий', 'Mia', '')
const family = fc.constantFrom('de Vries', 'Bos', 'Müller', 'Mueller', 'Noordhuis', 'Παππάς', '')
const record = fc.record({
  given,
  family,
  company: fc.constantFrom('Bos BV', 'Bosch GmbH', 'Verpakkerij Zwolle', null),
  email: fc.array(fc.constantFrom('jan.bos@bos.example', 'jan.bos@gmail.com', 'mia@bos.example'), {
    maxLength: 2,
  }),
  phone: fc.array(fc.constantFrom('+31612345678', '0612345687', '038 123 4567'), { maxLength: 2 }),
  street: fc.constantFrom('Hauptstr.', 'Hauptstrasse', 'Lange Laan', null),
  number: fc.constantFrom('1', '12', '21', null),
  postcode: fc.constantFrom('8011AB', '8011BA', null),
  locality: fc.constantFrom('Zwolle', 'Swolle', 'Köln', null),
  country: fc.constantFrom('NL', 'DE', null),
})

describe('the weight of evidence', () => {
  it('is the same from both sides, and the sum of its reasons', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const there = between(a, b)
        const back = between(b, a)
        expect(back.bits).toBeCloseTo(there.bits, 9)
        expect(back.reasons.map(({ level }) => level)).toEqual(there.reasons.map(({ level }) => level))
        const sum = there.reasons.reduce(
          (total, { bits }) => total + bits,
          there.priorBits + there.relatedBits,
        )
        expect(sum).toBeCloseTo(there.bits, 9)
      }),
    )
  })
  it('falls from better to worse agreement, whatever was learnt', () => {
    const share = fc.double({ min: 1e-6, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(share, { minLength: 70, maxLength: 70 }), list => {
        let at = 0
        const any = (scheme: typeof personScheme) =>
          scheme.fields.map(({ kind }) => kinds[kind].levels.map(() => list[at++ % list.length]!))
        const learnt = { ...beforeLearning(personScheme, 100), m: any(personScheme), u: any(personScheme) }
        for (const bits of openWeights(personScheme, learnt).bits)
          for (let n = 1; n < bits.length; n++) expect(bits[n]!).toBeLessThanOrEqual(bits[n - 1]! + 1e-9)
      }),
    )
  })
  it('a rare name weighs more than a common one', () => {
    const entries = Array.from({ length: 400 }, (_, id) => ({
      id,
      values: person({
        given: ['Jan', 'Piet', 'Anna'][id % 3]!,
        family: id < 300 ? 'Jansen' : `Zwanen${id >> 1}`,
      }),
    }))
    const weights = openWeights(personScheme, learn(personScheme, entries))
    const bits = (name: string) =>
      weigh(
        weights,
        compare(personScheme, person({ family: name }), person({ family: name }), emptyComparison()),
      ).reasons[0]!.bits
    expect(bits('Zwanen199')).toBeGreaterThan(bits('Jansen') + 3)
  })
  it('an unknown value says nothing, names in each other’s place say much', () => {
    expect(between({ family: 'Bos', phone: '' }, { family: 'Bos' }).reasons).toHaveLength(1)
    expect(between({ given: 'Bos', family: 'Jan' }, { given: 'Jan', family: 'Bos' }).bits).toBeGreaterThan(
      between({ given: 'Mia', family: 'Jansen' }, { given: 'Jan', family: 'Bos' }).bits + 5,
    )
  })
  it('a mailbox named after its owner repeats the name, umlauts written out or not', () => {
    const at = (name: string, email: string) => ({ name, email: [email] })
    for (const [name, local] of [
      ['Dietmar Königberg', 'dietmar.koenigberg'],
      ['Jörg Müßig', 'jmuessig'],
      ['Mia Jansen', 'mia.jansen'],
    ] as const)
      expect(
        between(at(name, `${local}@bos.example`), at(name, `${local}@bakker.example`)).reasons.map(
          ({ field }) => field,
        ),
      ).toEqual(['given', 'family'])
  })
  it('colleagues who share telephone, company and address stay two', () => {
    const house = {
      company: 'Bos BV',
      phone: '038 123 4567',
      street: 'Laan',
      number: '12',
      postcode: '8011AB',
      locality: 'Zwolle',
    }
    const found = between({ name: 'Mia Jansen', ...house }, { name: 'Jan de Vries', ...house })
    expect(found.probability).toBeLessThan(0.01)
    expect(found.relation).toBe('colleagues')
    expect(
      between({ name: 'Jan de Vries', ...house }, { name: 'Jan de Vreis', ...house }).probability,
    ).toBeGreaterThan(0.9)
  })
  it('branches of a chain stay two', () => {
    const scheme = accountScheme
    const weights = openWeights(scheme, beforeLearning(scheme, 2000))
    const odds = (a: Written, b: Written) =>
      oddsOf(weights, compare(scheme, valuesOf(scheme, a), valuesOf(scheme, b), emptyComparison()))
    const house = { company: 'Bos BV', host: 'bos.example', country: 'NL' }
    expect(odds({ ...house, locality: 'Zwolle' }, { ...house, locality: 'Breda' })).toBeLessThan(
      odds({ ...house, locality: 'Zwolle' }, { ...house, locality: 'Zwolle' }) - 4,
    )
  })
})

describe('finding', () => {
  const entriesOf = (list: readonly Written[]): Entry[] =>
    list.map((each, id) => ({ id, values: person(each) }))
  it('does not depend on the order of the records', () => {
    const many = fc.array(record, { minLength: 8, maxLength: 40 })
    fc.assert(
      fc.property(many, fc.infiniteStream(fc.nat()), (list, order) => {
        const entries = entriesOf(list)
        const moved = entries
          .map(entry => [order.next().value as number, entry] as const)
          .sort((a, b) => a[0] - b[0] || a[1].id - b[1].id)
          .map(([, entry]) => entry)
        const groups = (of: Entry[]) => findGroups(openWeights(personScheme, learn(personScheme, of)), of)
        expect(groups(moved)).toEqual(groups(entries))
      }),
      { numRuns: 40 },
    )
  })
  it('hears each pair that shares a key once, and no crowd', () => {
    const keys = fc.array(fc.uniqueArray(fc.integer({ min: -3, max: 6 }), { maxLength: 4 }), {
      maxLength: 25,
    })
    fc.assert(
      fc.property(keys, fc.integer({ min: 2, max: 8 }), (lists, most) => {
        const sorted = lists.map(list => list.sort((a, b) => a - b))
        const heard: string[] = []
        pairsOf(keyLists(sorted), most)((a, b) => heard.push(`${a} ${b}`))
        const crowded = (key: number) => sorted.filter(list => list.includes(key)).length > most
        const wanted = sorted.flatMap((list, a) =>
          sorted.flatMap((other, b) =>
            a < b && list.some(key => other.includes(key) && !crowded(key)) ? [`${a} ${b}`] : [],
          ),
        )
        expect(heard.sort()).toEqual(wanted.sort())
      }),
    )
  })
  it('keys do not depend on case, marks or script', () => {
    const keys = (name: string) => keysOf(personScheme, person({ name }))
    expect(keys('Дмитрий Шостакович')).toEqual(keys('DMITRIY SHOSTAKOVICH'))
  })
})

describe('groups', () => {
  it('a chain of half likenesses does not glue two persons', () => {
    const links = [
      { a: 1, b: 2, bits: 12 },
      { a: 2, b: 3, bits: 3 },
      { a: 3, b: 4, bits: 12 },
    ]
    const odds = () => -15
    expect(groupsOf(links, odds)).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(groupsOf([...links].reverse(), odds)).toEqual(groupsOf(links, odds))
  })
  it('several records of one person are one group', () => {
    const links = [
      { a: 1, b: 2, bits: 12 },
      { a: 2, b: 3, bits: 8 },
    ]
    expect(groupsOf(links, () => -2)).toEqual([[1, 2, 3]])
  })
  it('a clear contradiction parts what the mean would join', () => {
    const links = [
      { a: 1, b: 2, bits: 30 },
      { a: 2, b: 3, bits: 38 },
    ]
    expect(groupsOf(links, () => -30)).toEqual([[2, 3]])
  })
})
