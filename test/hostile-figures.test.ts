import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles } from '../src/team/model/actor.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

/** What a stranger's table of figures must not do. */
let world: World
let marketer: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  marketer = world.of.marketing_manager.visitor
})
afterAll(() => world?.close())

type Answer = { status: number; text: string; body: Record<string, unknown> }
type Import = {
  id: number
  read: number
  created: number
  refused: number
  reading: { dateOrder: string }
  refusals: { line: number; reason: string }[]
  plan: { columns: { field: string | null }[]; sample: { what: string; day: string; costCents: number }[] }
}
/** Refused so, and nothing at all was written. */
const refuses = async (ask: () => Promise<Answer>, status: number, code?: string): Promise<Answer> => {
  const before = await world.digest()
  const answer = await ask()
  expect([answer.status, code ?? answer.body.code], answer.text.slice(0, 300)).toEqual([
    status,
    answer.body.code,
  ])
  expect(await world.digest()).toBe(before)
  return answer
}
const upload = (bytes: string | Buffer, query = 'name=export.csv', who = marketer) =>
  who.send('POST', `/api/exposure/files?${query}`, bytes, { headers: { 'content-type': 'text/csv' } })
const draft = async (bytes: string | Buffer, query?: string): Promise<Import> => {
  const sent = await upload(bytes, query)
  expect([sent.status, sent.text]).toEqual([201, sent.text])
  const shown = await marketer.get<Import>(`/api/exposure/imports/${sent.body.id}`)
  expect([shown.status, shown.text]).toEqual([200, shown.text])
  return shown.body
}
const confirm = (id: number, who = marketer) => who.send('POST', `/api/exposure/imports/${id}/confirmation`)
const confirmed = async (bytes: string | Buffer): Promise<Import> => {
  const answer = await confirm((await draft(bytes)).id)
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return answer.body as unknown as Import
}
const counts = ({ read, created, refused }: Import) => [read, created, refused]
const kept = (id: number) =>
  world.rows(sql<Record<string, string | number>>`
    select day, campaign, impressions, clicks, cost_cents as cost, utm_campaign as tag from reported_exposure
    where import_id = ${id} order by id`)
const head = 'Day,Campaign,Impr.,Clicks,Cost'

describe('a table of figures', () => {
  const text = 'Dag;Campagne;Vert.;Klikken;Kosten\r\n2026-01-01;"Één; ""twee""\nregels";10;2;3,10\r\n'
  const big = Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, small end first', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first', big],
    ['latin-1', Buffer.from(text, 'latin1')],
    ['old line ends', Buffer.from(text.replaceAll('\r\n', '\r'))],
  ])('with semicolons, quotes and line ends in cells is read in %s', async (_, bytes) => {
    const { plan } = await draft(bytes)
    expect(plan.sample).toMatchObject([{ what: 'Één; "twee" regels', day: '2026-01-01', costCents: 310 }])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a mark and nothing', Buffer.from('\ufeff')],
    ['empty lines', '\r\n\r\n\r\n'],
    ['zero bytes', Buffer.alloc(4_000)],
    [
      'a picture',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.alloc(99, 7)]),
    ],
    ['an odd number of bytes of UTF-16', Buffer.from([0xff, 0xfe, 0x44])],
    ['keys of prototypes', '__proto__,constructor,hasOwnProperty\n1,2,3\n'],
    ['SQL for a head', `"day); drop table touch; --","clicks'--"\n2026-01-01,1\n`],
    ['100 000 columns', `${head}${',x'.repeat(100_000)}\n`],
    ['a row of 100 000 columns', `${head}\n2026-01-01,A,1,1${',1'.repeat(100_000)}\n`],
    ['a quotation mark that opens and never closes', `${head}\n"2026-01-01,A,1,1,1\n`],
  ])('of %s is refused with a sentence', async (_, bytes) => {
    const { body } = await refuses(() => upload(bytes), 422, 'unreadable_file')
    expect(String(body.detail)).toMatch(/^[A-Z].+\.$/)
  })

  it('with ragged rows, columns twice and columns missing keeps what can be read, and counts the rest', async () => {
    const ragged = await confirmed(
      `${head},Clicks,__proto__\n2026-01-02,Ragged,10,1\n2026-01-02\n2026-01-02,Long,10,1,1,999,x,y,z\n,,\nnot a day,A,1,1,1\n`,
    )
    expect(counts(ragged)).toEqual([4, 3, 1])
    expect((await kept(ragged.id)).map(({ clicks }) => clicks)).toEqual([1, 0, 1])
    const { plan } = await draft(`${head},Clicks,__proto__\n`)
    expect(plan.columns.map(({ field }) => field)).toEqual([
      'day',
      'campaign',
      'impressions',
      'clicks',
      'cost',
      null,
      null,
    ])
  })

  it('with figures that are none, below nought, or too large refuses each row, and alone is not written', async () => {
    const figures = [
      '-1',
      '1e5',
      '0x10',
      'NaN',
      'Infinity',
      '=1+1',
      '1e999',
      '9'.repeat(40),
      '1.2.3',
      '٣',
      '{}',
    ]
    const bad = figures.flatMap(figure => [`2026-01-03,A,1,1,"${figure}"`, `2026-01-03,A,"${figure}",1,1`])
    const { id, ...read } = await draft([head, ...bad, '2026-01-03,A,1.5,1,1'].join('\n'))
    expect([read.read, read.created, read.refused]).toEqual([bad.length + 1, 0, bad.length + 1])
    await refuses(() => confirm(id), 422, 'nothing_read')
  })

  it('with sums or rates that grow beyond what can be kept refuses the row and keeps the others', async () => {
    const rows = ['999999999999', '999999999999', '1'].map(cost => `2026-01-04,Grown,1,1,${cost}`)
    const { id } = await draft([head, ...rows].join('\n'))
    const rate = { currency: 'USD', rate: 100_000 }
    expect((await marketer.send('PATCH', `/api/exposure/imports/${id}`, rate)).status).toBe(200)
    const done = await confirm(id)
    expect([done.status, counts(done.body as unknown as Import)]).toEqual([200, [3, 1, 2]])
    expect(await kept(id)).toMatchObject([{ cost: 10_000_000 }])
  })

  it('with cells of a million signs holds nobody up', async () => {
    const long = 'x'.repeat(1_000_000)
    const blanks = `1${' '.repeat(1_000_000)}1`
    const done = await confirmed(
      `${head},Final URL\n2026-01-05,${long},1,1,1,https://x.example/?utm_campaign=${long}\n2026-01-05,B,1,1,"${blanks}",\n${blanks},C,1,1,1,\n`,
    )
    expect(counts(done)).toEqual([3, 1, 2])
    expect(done.refusals.every(({ reason }) => reason.length < 100)).toBe(true)
    const [row] = await kept(done.id)
    expect([String(row!.campaign).length, String(row!.tag).length]).toEqual([300, 100])
  })

  it('with zero characters in names, addresses, days and accounts keeps none of them', async () => {
    const zero = '\u0000'
    const wide = `${head},Account,Final URL\n2026-01-06,Ze${zero}ro,1,1,1,Te${zero}st,https://x.example/?utm_campaign=a%00b\n${zero}1,A,1,1,1,,\n`
    const done = await confirmed(Buffer.from(`\ufeff${wide}`, 'utf16le'))
    expect(counts(done)).toEqual([2, 1, 1])
    expect(await kept(done.id)).toMatchObject([{ campaign: 'Ze ro', tag: 'a b' }])
  })

  it('with names that would run as SQL or as a formula keeps them as they are, and writes them out inert', async () => {
    const names = [
      "'); drop table touch; --",
      '=cmd|calc',
      '+1',
      '@SUM(A1)',
      '-2+3',
      '＝1',
      '__proto__',
      '{{7*7}}',
    ]
    const done = await confirmed([head, ...names.map(name => `2026-01-07,"${name}",1,1,1`)].join('\n'))
    expect((await kept(done.id)).map(({ campaign }) => campaign)).toEqual(names)
    const table = await marketer.get('/api/exposure/table.csv?from=2026-01-07&until=2026-01-07')
    for (const cell of ['=cmd|calc', '+1', '@SUM(A1)', '-2+3', '＝1'])
      expect(table.text).toContain(`"'${cell}"`)
    for (const line of table.text.slice(1).split('\r\n')) expect(line).not.toMatch(/(?:^|,)"[=+@＝\t]/)
  })

  it('with days in another order, that are none, or to come is kept under the day it says, or refused', async () => {
    const days = [
      '01/13/2026',
      '02/30/2026',
      '13/13/2026',
      '00/00/0000',
      '2026-02-30',
      '12/31/2026',
      '01/01/9999',
    ]
    const { id, reading } = await draft([head, ...days.map(day => `${day},Days,1,1,1`)].join('\n'))
    expect(reading.dateOrder).toBe('mdy')
    expect((await confirm(id)).status).toBe(200)
    expect((await kept(id)).map(({ day }) => day)).toEqual(['2026-01-13', '2026-12-31'])
  })

  it.each(['from=0000-01-01', 'from=2026-02-30', 'until=9999-99-99', "from=2026-01-01'--", 'from=a&from=b'])(
    'asked for by %s breaks nothing',
    async query => {
      expect((await marketer.get(`/api/exposure/table.csv?${query}`)).status).toBeLessThan(500)
    },
  )

  it('under any name of a file is kept under a plain one', async () => {
    for (const name of [
      'name=..%2f..%2fetc%2fpasswd',
      'name=a%00b',
      'name=a&name=b',
      `name=${'n'.repeat(900)}`,
      '',
    ])
      await draft(`${head}\n2026-01-08,A,1,1,1\n`, name)
    const files = await world.rows(sql<{ name: string }>`select file_name as name from exposure_import`)
    expect(files.every(({ name }) => name.length <= 200 && !/[/\\]/.test(name))).toBe(true)
  })

  it('is written once, however often at once it is confirmed, and not after it was dropped', async () => {
    const { id } = await draft(`${head}\n2026-01-09,Once,1,1,1\n`)
    const all = await Promise.all([confirm(id), confirm(id), confirm(id)])
    expect(all.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(await kept(id)).toHaveLength(1)
    await refuses(() => marketer.send('DELETE', `/api/exposure/imports/${id}`), 409, 'not_now')
    const again = await draft(`${head}\n2026-01-09,Once,1,1,1\n`)
    await marketer.send('DELETE', `/api/exposure/imports/${again.id}`)
    await refuses(() => confirm(again.id), 404, 'no_such_import')
  })

  it('is for nobody who does not market, nor by an id that is none', async () => {
    const { id } = await draft(`${head}\n2026-01-10,Rights,1,1,1\n`)
    const doors: ['POST' | 'PATCH' | 'DELETE', string][] = [
      ['POST', `/api/exposure/imports/${id}/confirmation`],
      ['POST', `/api/exposure/imports/${id}/undoing`],
      ['PATCH', `/api/exposure/imports/${id}`],
      ['DELETE', `/api/exposure/imports/${id}`],
    ]
    const outside = roles.filter(role => !role.startsWith('marketing') && role !== 'administrator')
    for (const role of outside) {
      const { visitor } = world.of[role]
      await visitor.get('/api/notifications')
      for (const [method, path] of doors) await refuses(() => visitor.send(method, path, {}), 403)
      await refuses(() => upload(`${head}\n`, 'name=a', visitor), 403)
    }
    await refuses(() => upload(`${head}\n`, 'name=a', world.visitor()), 401)
    for (const none of ['999999', '0', '-1', '1e3', '99999999999999999999', "1'--", '__proto__']) {
      const answer = await marketer.send(
        'POST',
        `/api/exposure/imports/${encodeURIComponent(none)}/confirmation`,
      )
      expect([400, 404, 422], none).toContain(answer.status)
    }
  })
})
