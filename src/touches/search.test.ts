import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
let inside: { id: number; accountId: number }
let outside: { id: number; accountId: number }
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const one = async (territory: number) => {
    const [found] = await world.rows(sql<{ id: number; accountId: number }>`
      select p.id, a.id as "accountId" from person p join account a on a.id = p.account_id
      where a.territory_id = ${territory} and p.territory_id = ${territory} order by p.id limit 1`)
    return found!
  }
  inside = await one(4)
  outside = await one(1)
  for (const [i, [personId, kind, title, body]] of entries.entries())
    await world.rows(sql`insert into touch (subject_id, account_id, kind, side, occurred_at, title, body, product_group_id)
      values (${(personId === 'in' ? inside : outside).id}, ${(personId === 'in' ? inside : outside).accountId},
        ${kind}::touch_kind, 'sales', ${world.clock.now()}::timestamptz - ${i} * interval '1 day', ${title}, ${body}, ${i === 0 ? 2 : null}) returning id`)
})
afterAll(() => world?.close())

const entries = [
  ['in', 'call', 'Schläuche zu kurz', 'Die gelieferten Zwiebelschneider verstopften zweimal.'],
  ['in', 'note', 'Onderhoud', 'De zeldzame kettingen werden gisteren vervangen door de monteur.'],
  [
    'out',
    'visit',
    'Zebrastriping of labels',
    'They were quarrelling about part KX-4711 <img src=x onerror=alert(1)>.',
  ],
  ['out', 'letter', 'Quarrel ended', null],
  ['out', 'web_page', 'Quarrelsome page', null],
] as const

type Piece = { text: string; hit: boolean }
type Page = {
  items: { id: number; title: string; titlePieces: Piece[]; excerpt: Piece[] }[]
  next: string | null
}
const find = async (q: string, more: Record<string, string | number> = {}, by = world.of.sales) => {
  const query = new URLSearchParams(
    Object.entries({ q, ...more }).map(([k, v]): [string, string] => [k, String(v)]),
  )
  const { status, body } = await by.visitor.get<Page>(`/api/touches?${query}`)
  expect(status).toBe(200)
  return body
}
const titles = async (...of: Parameters<typeof find>) => (await find(...of)).items.map(({ title }) => title)

describe('words in the contact log', () => {
  it.each([
    ['zwiebelschneider', 'Schläuche zu kurz'],
    ['schlauch', 'Schläuche zu kurz'],
    ['verstopft', 'Schläuche zu kurz'],
    ['zeldzame ketting', 'Onderhoud'],
    ['kettingen vervang', 'Onderhoud'],
    ['zebrastri', 'Zebrastriping of labels'],
    ['kx 4711', 'Zebrastriping of labels'],
    ['KX-4711', 'Zebrastriping of labels'],
    ['quarrels labels', 'Zebrastriping of labels'],
  ])('%s', async (q, title) => expect(await titles(q)).toEqual([title]))

  it('are found in any form, newest first, but not in what machines track', async () => {
    expect(await titles('quarrel')).toEqual(['Zebrastriping of labels', 'Quarrel ended'])
  })

  it('are marked in pieces of text, never as markup', async () => {
    const { items } = await find('onerror quarrelling')
    const [found] = items
    expect(found!.excerpt.filter(({ hit }) => hit).map(({ text }) => text)).toEqual([
      'quarrelling',
      'onerror',
    ])
    expect(found!.excerpt.map(({ text }) => text).join('')).toContain('<img src=x onerror=alert')
  })

  it('are narrowed by kind, side, person, account, product group and period, together', async () => {
    const { id, accountId } = outside
    expect(await titles('quarrel', { kind: 'letter' })).toEqual(['Quarrel ended'])
    expect(await titles('quarrel', { side: 'service' })).toEqual([])
    expect(await titles('quarrel', { personId: id, kind: 'visit' })).toEqual(['Zebrastriping of labels'])
    expect(await titles('quarrel', { accountId })).toHaveLength(2)
    expect(await titles('quarrel', { accountId: inside.accountId })).toEqual([])
    expect(await titles('verstopft', { productGroupId: 2 })).toEqual(['Schläuche zu kurz'])
    expect(await titles('verstopft', { productGroupId: 1 })).toEqual([])
    const from = new Date(world.clock.now().getTime() - 2.5 * 86_400_000).toISOString()
    expect(await titles('quarrel', { from })).toEqual(['Zebrastriping of labels'])
    expect(await titles('quarrel', { to: from })).toEqual(['Quarrel ended'])
  })

  it('come in pages that leave out and repeat nothing', async () => {
    for (const by of [world.of.sales, world.of.partner]) {
      const whole = (await find('seal', { limit: 200 }, by)).items.map(({ id }) => id)
      const paged: number[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page: Page = await find('seal', { limit: 1, ...(cursor === '' ? {} : { cursor }) }, by)
        paged.push(...page.items.map(({ id }) => id))
        cursor = page.next
      }
      expect(paged.slice(0, whole.length)).toEqual(whole)
      expect(new Set(paged).size).toBe(paged.length)
      expect(whole.length).toBeGreaterThan(1)
    }
  })

  it('of no letters at all, or of every sign, find nothing and break nothing', async () => {
    for (const q of ['!!!', "' or 1=1 --", ':*', '&|!()', '<->', '\\', 'the'])
      expect((await find(q)).items).toBeDefined()
  })
})

describe('a partner', () => {
  it('finds what the own territory wrote, and nothing else', async () => {
    expect(await titles('zwiebelschneider', {}, world.of.partner)).toEqual(['Schläuche zu kurz'])
    expect(await titles('quarrel', {}, world.of.partner)).toEqual([])
    const { status } = await world.of.partner.visitor.get(
      `/api/touches?q=quarrel&accountId=${outside.accountId}`,
    )
    expect(status).toBe(404)
  })

  it('finds exactly what whoever sees all finds there', async () => {
    const seen = (await find('film', { limit: 200 }, world.of.partner)).items.map(({ id }) => id)
    const all = await world.rows(sql<{ id: number }>`
      select t.id from touch t left join identity i on i.subject_id = t.subject_id
      left join person p on p.id = coalesce(i.person_id, t.subject_id) left join account a on a.id = t.account_id
      where (p.territory_id in (select territory_id from user_territory where user_id = ${world.of.partner.id})
        or a.territory_id in (select territory_id from user_territory where user_id = ${world.of.partner.id}))
        and (t.body is not null or t.kind not in ('web_page', 'ad', 'track')) and (t.title || ' ' || coalesce(t.body, '')) ~* '\\mfilm'
        and not exists (select from touch c where c.supersedes_id = t.id)
      order by t.occurred_at desc, t.id desc limit 200`)
    expect(seen).toEqual(all.map(({ id }) => id))
    expect(seen.length).toBeGreaterThan(0)
  })
})

it('what is corrected is found no more by its old words', async () => {
  const said = await world.of.sales.visitor.send<{ id: number }>('POST', '/api/touches', {
    personId: outside.id,
    kind: 'note',
    title: 'Xylophone delivered',
  })
  expect(await titles('xylophone')).toHaveLength(1)
  await world.of.sales.visitor.send('POST', `/api/touches/${said.body.id}/correction`, {
    title: 'Nothing delivered',
  })
  expect(await titles('xylophone')).toEqual([])
})

describe('languages', () => {
  const said = [
    ['Die Größe der Rückwand', 'Bitte zurückrufen; die Maße der Türen fehlen noch. Rechnung RE-2026-00815.'],
    [
      'Verpakkingsmachine loopt vast',
      'De verpakkingsmachines van de klant staan stil; het is de derde keer.',
    ],
    ['Bestellungen verspaetet', 'Die Bestellungen kamen zu spaet, der Kunde ist veraergert.'],
    ['The sealing jaw is worn', 'Sealing is fine; only one jaw is worn. Part 4711-08.'],
    ['A worn jaw, sealing late', 'They ordered jaws for sealing in Zwolle.'],
  ] as const
  beforeAll(async () => {
    for (const [n, [title, body]] of said.entries())
      await world.rows(sql`
        insert into touch (subject_id, account_id, kind, side, occurred_at, title, body, product_group_id)
        values (${inside.id}, ${inside.accountId}, ${n % 2 === 0 ? 'call' : 'note'}::touch_kind, ${n < 3 ? 'service' : 'sales'}::touch_side,
          ${world.clock.now()}::timestamptz - ${40 + n} * interval '1 day', ${title}, ${body}, ${n === 3 ? 3 : null}) returning id`)
  })
  const [wall, machine, orders, jaw, late] = said.map(([title]) => title) as [
    string,
    string,
    string,
    string,
    string,
  ]
  const find = (q: string, more: Record<string, string | number> = {}, by = world.of.sales) =>
    titles(q, { personId: inside.id, ...more }, by)

  it.each([
    // Umlauts, with and without the keys for them, and the Swiss ss.
    ['größe', [wall]],
    ['Groesse', [wall]],
    ['GRÖSSE', [wall]],
    ['zurueckrufen', [wall]],
    ['tür maße', [wall]],
    ['verspätet', [orders]],
    ['verärgert', [orders]],
    // Stems: one and many, and what a verb becomes.
    ['bestellung', [orders]],
    ['Maß', [wall]],
    ['verpakkingsmachine', [machine]],
    ['machines klant', []],
    // A compound by its beginning and as a whole; its end alone is another word.
    ['verpakking', [machine]],
    ['machine loopt', []],
    // Words that say little narrow nothing, in whichever language they are typed.
    ['de verpakkingsmachines van het', [machine]],
    ['die bestellungen der', [orders]],
    ['the worn', [jaw, late]],
    // Phrases: words that follow each other, in any form, and beside further words.
    ['"sealing jaw"', [jaw]],
    ['„derde keer“', [machine]],
    ['"jaw is worn" sealing', [jaw]],
    ['"worn jaw" zwolle', [late]],
    ['"jaw sealing"', [late]],
    // Parts of numbers: each group by itself, its beginning as the last word.
    ['00815', [wall]],
    ['RE-2026-008', [wall]],
    ['re 2026', [wall]],
    ['4711', [jaw]],
    ['47', [jaw]],
    ['711', []],
  ] as const)('%s', async (q, expected) => expect(await find(q)).toEqual(expected))

  it('narrow together with phrases, for whoever sees all and for the partner of the territory alike', async () => {
    for (const by of [world.of.sales, world.of.partner]) {
      expect(await find('"sealing jaw"', { kind: 'note', side: 'sales', productGroupId: 3 }, by)).toEqual([
        jaw,
      ])
      expect(await find('worn', { kind: 'call' }, by)).toEqual([late])
      expect(await find('worn', { productGroupId: 1 }, by)).toEqual([])
      const to = new Date(world.clock.now().getTime() - 43.5 * 86_400_000).toISOString()
      expect(await find('worn', { to }, by)).toEqual([late])
      expect(await find('Groesse', { side: 'service', kind: 'call' }, by)).toEqual([wall])
    }
  })

  it('of quotation marks without sense break nothing', async () => {
    for (const q of ['"', '""', '" "', '"a', '„“', '"x" "y" "z" "u v" "w x" "y z" "a b"'])
      expect(await find(q)).toBeDefined()
  })
})
