import { arrivalsDoor, formDoor } from '../../src/capture/screens/form-door.ts'
import { customerDoors, groupDoors, type InGroup } from '../../src/desk/screens/doors.ts'
import { bandDoor, pairBands, pairKinds } from '../../src/duplicates/screens/duplicate-query.ts'
import { managers, staff } from '../../src/team/model/access.ts'
import { twinsDoor } from '../../src/transfer/screens/twins-door.ts'
import { type Figure, get, type Line, listed, ofSome, text } from './reading.ts'

const sides = ['marketing', 'sales', 'service'] as const
type Sides = Record<(typeof sides)[number], number>
const logNarrowings = [{}, { kind: 'call' }, { kind: 'web_page' }, { kind: 'complaint' }]
const ofLog = (of: 'accounts' | 'persons'): Line['read'] =>
  ofSome(of, async (id, reader) => {
    const figures: Figure[] = []
    for (const narrowing of logNarrowings) {
      const counts = await get<Sides>(reader, `/api/${of}/${id}/touch-counts?${text(narrowing)}`)
      const door = (side?: string) => `/${of}/${id}?${text({ ...narrowing, side })}`
      const said = `${of} ${id} ${JSON.stringify(narrowing)}`
      figures.push({ of: `${said} all`, n: counts.marketing + counts.sales + counts.service, door: door() })
      for (const side of sides) figures.push({ of: `${said} ${side}`, n: counts[side], door: door(side) })
    }
    return figures
  })

type Overview = Parameters<typeof customerDoors.ordersOfYear>[1] & {
  revenue: { orders: number; amountCents: number }
  open: { count: number; amountCents: number }
  personCount: number
}

type GroupFigures = Record<
  | 'accounts'
  | 'orders'
  | 'revenueCents'
  | 'opportunities'
  | 'openCents'
  | 'leads'
  | 'complaints'
  | 'touches'
  | 'persons',
  number
>
type Group = { headId: number; since: string; touchesFrom: string; alone: GroupFigures; group: GroupFigures }
async function ofGroup(reader: Parameters<Line['read']>[0], id: number): Promise<Figure[]> {
  const answer = await get<Group>(reader, `/api/accounts/${id}/group`)
  const both: [string, InGroup, GroupFigures][] = [
    ['alone', { accountId: id }, answer.alone],
    ['group', { group: answer.headId }, answer.group],
  ]
  const figures = both.flatMap(([said, of, n]): Figure[] => [
    { of: `${id} ${said} orders`, n: n.orders, cents: n.revenueCents, door: groupDoors.orders(of, answer) },
    {
      of: `${id} ${said} open`,
      n: n.opportunities,
      cents: n.openCents,
      door: groupDoors.opportunities(of),
    },
    { of: `${id} ${said} leads`, n: n.leads, door: groupDoors.leads(of) },
    { of: `${id} ${said} complaints`, n: n.complaints, door: groupDoors.complaints(of) },
    { of: `${id} ${said} persons`, n: n.persons, door: groupDoors.persons(of) },
    { of: `${id} ${said} touches`, n: n.touches, door: groupDoors.touches(of, answer) },
  ])
  return [
    ...figures,
    { of: `${id} accounts`, n: answer.group.accounts, door: groupDoors.accounts(answer.headId) },
  ]
}

/** Customers, persons, forms and what is sold. */
export const ofCustomers: Line[] = [
  {
    name: 'undecided pairs by how likely they are',
    screen: 'desk/screens/Duplicates.tsx',
    read: async reader => {
      type Open = Record<(typeof pairBands)[number], number>
      const { items } = await get<{ items: { kind: (typeof pairKinds)[number]; open: Open }[] }>(
        reader,
        '/api/duplicates/settings',
      )
      return items.flatMap(({ kind, open }) =>
        pairBands.map(band => ({ of: `${kind} ${band}`, n: open[band], door: bandDoor(kind, band) })),
      )
    },
  },
  {
    name: 'pairs that came with an import',
    screen: 'transfer/screens/ImportedTwins.tsx',
    roles: managers,
    read: async reader =>
      Promise.all(
        pairKinds.map(async kind => {
          const { total } = await get<{ total: number }>(
            reader,
            `/api/duplicates?kind=${kind}&importId=1&limit=1`,
          )
          return { of: kind, n: total, door: twinsDoor(kind, 1) }
        }),
      ),
  },
  {
    name: 'persons of a customer',
    screen: 'desk/screens/CustomerPage.tsx',
    read: ofSome('accounts', async (id, reader) => {
      const { personCount } = await get<Overview>(reader, `/api/accounts/${id}/overview`)
      return [{ of: String(id), n: personCount, door: customerDoors.persons(id) }]
    }),
  },
  {
    name: 'a customer alone and its group',
    screen: 'desk/screens/Group.tsx',
    read: async reader => {
      const { items } = await get<{ items: { id: number; parent: { id: number } | null }[] }>(
        reader,
        `/api/accounts?${text({ where: JSON.stringify([['parent', 'not_empty']]), limit: 3 })}`,
      )
      const ids = items.flatMap(({ id, parent }) => (parent ? [id, parent.id] : []))
      const all = await Promise.all([...new Set(ids)].slice(0, 4).map(id => ofGroup(reader, id)))
      return all.flat()
    },
  },
  {
    name: 'head of a customer',
    screen: 'desk/screens/CustomerHead.tsx',
    read: ofSome('accounts', async (id, reader) => {
      const head = await get<Overview>(reader, `/api/accounts/${id}/overview`)
      const { revenue, open } = head
      return [
        {
          of: `${id} revenue`,
          n: revenue.orders,
          cents: revenue.amountCents,
          door: customerDoors.ordersOfYear(id, head),
        },
        { of: `${id} open`, n: open.count, cents: open.amountCents, door: customerDoors.open(id) },
      ]
    }),
  },
  {
    name: 'beside a customer',
    screen: 'desk/screens/Related.tsx',
    read: ofSome('accounts', async (accountId, reader) => {
      const of = { accountId }
      return [
        await listed(reader, '/api/opportunities', of, 'opportunities', customerDoors.opportunities(of)),
        await listed(reader, '/api/leads', of, 'leads', customerDoors.leads(of)),
        await listed(reader, '/api/orders', of, 'orders', customerDoors.orders(accountId)),
        await listed(reader, '/api/complaints', of, 'complaints', customerDoors.complaints(accountId)),
      ]
    }),
  },
  {
    name: 'beside a person',
    screen: 'desk/screens/Related.tsx',
    read: ofSome('persons', async (personId, reader) => {
      const of = { personId }
      return [
        await listed(reader, '/api/opportunities', of, 'opportunities', customerDoors.opportunities(of)),
        await listed(reader, '/api/leads', of, 'leads', customerDoors.leads(of)),
      ]
    }),
  },
  { name: 'sides of the log of a customer', screen: 'desk/screens/ContactLog.tsx', read: ofLog('accounts') },
  { name: 'sides of the log of a person', screen: 'desk/screens/ContactLog.tsx', read: ofLog('persons') },
  {
    name: 'views and submissions of a form',
    screen: 'capture/screens/Forms.tsx',
    roles: staff,
    read: async reader => {
      const { items } = await get<{ items: { id: number; views: number; submissions: number }[] }>(
        reader,
        '/api/forms',
      )
      return items.flatMap(({ id, views, submissions }) => [
        { of: `${id} views`, n: views, door: formDoor(id, 'views') },
        { of: `${id} submissions`, n: submissions, door: formDoor(id, 'submissions') },
      ])
    },
  },
  {
    name: 'visits of a form and where they ended',
    screen: 'capture/screens/FormFigures.tsx',
    roles: staff,
    read: async reader => {
      type Read = Record<'views' | 'starts' | 'sent' | 'scripted', number> & {
        fields: { name: string; left: number; reached: number }[]
      }
      const read = await get<Read>(reader, '/api/forms/1/figures')
      return [
        { of: 'views', n: read.views, door: arrivalsDoor(1, {}, 'views') },
        { of: 'starts', n: read.starts, door: arrivalsDoor(1, {}, 'starts') },
        { of: 'sent', n: read.sent, door: arrivalsDoor(1, {}, 'sent') },
        { of: 'silent', n: read.views - read.scripted, door: arrivalsDoor(1, {}, 'silent') },
        ...read.fields.flatMap(({ name, left, reached }) => [
          { of: `left at ${name}`, n: left, door: arrivalsDoor(1, {}, 'left', name) },
          { of: `reached ${name}`, n: reached, door: arrivalsDoor(1, {}, 'reached', name) },
        ]),
      ]
    },
  },
  {
    name: 'products of a group',
    screen: 'catalogue/screens/Catalogue.tsx',
    read: async reader => {
      const { items } = await get<{ items: { id: number; products: number }[] }>(
        reader,
        '/api/product-groups',
      )
      return items.map(({ id, products }) => ({
        of: String(id),
        n: products,
        door: `/settings/products?group=${id}`,
      }))
    },
  },
]
