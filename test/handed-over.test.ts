import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { browse, makeAction } from './offers.ts'

const site = 'https://www.terpstra.example'
const lp = '56f61be8-42a8-435e-885d-2ff899793d92'
let world: World
let key = ''
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const made = await world.of.marketing_manager.visitor.send('POST', '/api/write-keys', {
    name: 'Website',
    kind: 'browser',
    origins: [site],
    scopes: ['track', 'identify'],
  })
  key = String(made.body.key)
})
afterAll(() => world?.close())

const read = (anonymousId: string, url: string) =>
  world.app.inject({
    method: 'POST',
    url: '/v1/batch',
    headers: { 'content-type': 'text/plain', origin: site },
    payload: JSON.stringify({
      writeKey: key,
      batch: [{ type: 'page', messageId: `${anonymousId}:${url}`, anonymousId, properties: { url } }],
    }),
  })
const cookieOf = (answer: Awaited<ReturnType<typeof browse>>) =>
  answer.cookies.find(({ name }) => name === 'linchpin_visitor')?.value ?? null
const last = async (code: string) =>
  (
    await world.rows(sql<{ key: string | null; source: string | null }>`
      select v.anonymous_key as key, t.source from placement_click k join placement p on p.id = k.placement_id
      left join visitor v on v.id = k.subject_id left join touch t on t.subject_id = v.id and t.title like 'A trial%'
      where p.code = ${code} order by k.id desc, t.id desc limit 1`)
  )[0]

describe('a link from a page with our snippet', () => {
  it('goes on with its visitor and with what brought the visit, also on the next page of ours', async () => {
    expect((await read(lp, `${site}/?utm_source=google&utm_medium=cpc&gclid=1`)).statusCode).toBe(200)
    expect((await read(lp, `${site}/seals`)).statusCode).toBe(200)
    const { placements } = await makeAction(world, 'trial')
    const code = placements[0]!.code
    const page = await browse(world, `/c/${code}?lp=${lp}`, { referer: `${site}/` })
    expect(cookieOf(page)).toBe(lp)
    expect(page.body).toContain('name="gclid" value="1"')
    expect(await last(code)).toEqual({ key: lp, source: 'paid_search' })
    const next = (await makeAction(world, 'trial')).placements[0]!.code
    const later = await browse(world, `/c/${next}`, { cookie: `linchpin_visitor=${lp}` })
    expect(later.body).toContain('name="utm_source" value="google"')
    world.clock.pass(31)
    const after = await browse(world, `/c/${next}`, { cookie: `linchpin_visitor=${lp}` })
    expect(after.body).not.toContain('name="gclid"')
  })

  it('that was forwarded, forged or misshapen joins nobody', async () => {
    const { placements } = await makeAction(world, 'trial')
    const code = placements[0]!.code
    const tries: [lp: string, headers: Record<string, string>][] = [
      [lp, {}],
      [lp, { referer: 'https://mail.example/inbox' }],
      [lp, { referer: `https://www.terpstra.example.evil.example/` }],
      [lp, { referer: `https://evil.example/${site}/` }],
      [lp, { referer: 'not an address' }],
      ['guest', { referer: `${site}/` }],
      ['', { referer: `${site}/` }],
      ["' or 1=1 --'or 1=1", { referer: `${site}/` }],
      ['x'.repeat(400), { referer: `${site}/` }],
    ]
    for (const [id, headers] of tries) {
      const page = await browse(world, `/c/${code}?lp=${encodeURIComponent(id)}`, headers)
      expect(page.statusCode).toBe(200)
      expect(cookieOf(page)).toMatch(/^[\w-]{24}$/)
      expect((await last(code))!.key).toBe(cookieOf(page))
    }
    // Whoever asks not to be followed is counted and nobody.
    const refused = await browse(world, `/c/${code}?lp=${lp}`, { referer: `${site}/`, 'sec-gpc': '1' })
    expect(cookieOf(refused)).toBeNull()
    expect(await last(code)).toEqual({ key: null, source: null })
    const twice = await browse(world, `/c/${code}?lp=${lp}&lp=${lp}`, { referer: `${site}/` })
    expect(cookieOf(twice)).not.toBe(lp)
  })

  it('to a hosted form goes on as well', async () => {
    const [form] = await world.rows(
      sql<{ slug: string }>`select slug from form where active order by id limit 1`,
    )
    const id = '0b0b0b0b-42a8-435e-885d-2ff899793d92'
    await read(id, `${site}/?utm_source=bing&utm_medium=cpc&msclkid=77`)
    const page = await browse(world, `/f/${form!.slug}?lp=${id}`, { referer: `${site}/` })
    expect(cookieOf(page)).toBe(id)
    expect(page.body).toContain('name="msclkid" value="77"')
    const forwarded = await browse(world, `/f/${form!.slug}?lp=${id}`)
    expect(cookieOf(forwarded)).not.toBe(id)
  })
})
