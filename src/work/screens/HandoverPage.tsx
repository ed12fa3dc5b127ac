import { useAddress } from '../../ui/address.ts'
import { Door, To } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { holdingWords } from '../model/plan.ts'
import { handovers } from './api.ts'
import { handoverDoors } from './doors.ts'
import { HandoverPlan } from './HandoverPlan.tsx'
import { t } from './handover-texts.ts'
import './work.css'

/** Who leaves, what they hold, to whom it goes. */
export function HandoverPage() {
  const [address, setAddress] = useAddress()
  const from = Number(address.from) || null
  const word = holdingWords.find(each => each === address.word)
  return (
    <Page title={t('title')} sub={t('sub')}>
      <div className={from && word ? 'with-panel' : ''}>
        <Columns widths="minmax(0, 300px) minmax(0, 1fr)">
          <Column {...(from === null ? {} : { className: 'people-aside' })}>
            <People from={from} />
            <Past />
          </Column>
          <Column>{from === null ? <Empty sentence={t('choose')} /> : <Holds key={from} id={from} />}</Column>
        </Columns>
        {from && word && (
          <Things
            from={from}
            word={word}
            territoryId={address.territoryId}
            onClose={() => setAddress({ word: undefined, territoryId: undefined })}
          />
        )}
      </div>
    </Page>
  )
}

function People({ from }: { from: number | null }) {
  const f = useFormat()
  const list = handovers.useApi('GET /api/holdings')
  return (
    <Section title={t('people')}>
      {list.isPending && <Loading rows={6} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <Empty sentence={t('nobody')} />}
      <ul className="list leavers">
        {list.data?.items.map(user => (
          <li key={user.id} className={user.id === from ? 'on' : ''}>
            <div className="grow">
              <To to={handoverDoors.of(user.id)} aria-current={user.id === from ? 'true' : undefined}>
                <b>{user.name}</b>
                <div className="t12 i3">
                  {t(`role_${user.role}`)}
                  {user.state !== 'active' && <span className="bad">{` · ${t('locked')}`}</span>}
                </div>
              </To>
            </div>
            <span className="nw i3">{f.count(user.things)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Past() {
  const f = useFormat()
  const list = handovers.usePages('GET /api/handovers', { query: { limit: 10 } })
  return (
    <Section title={t('past')}>
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.pages[0]?.total === 0 && <Empty sentence={t('noPast')} />}
      <ul className="list">
        {list.data?.pages
          .flatMap(page => page.items)
          .map(item => (
            <li key={item.id}>
              <div className="grow">
                <Door to={`/handover/${item.id}`}>
                  {t('pastOf', { n: item.things, name: item.from.name })}
                </Door>
                <div className="t12 i3">{item.undoneAt ? t('undoneShort') : item.by}</div>
              </div>
              <time className="t12 i3 nw" dateTime={item.at} title={f.absolute(item.at)}>
                {f.moment(item.at)}
              </time>
            </li>
          ))}
      </ul>
    </Section>
  )
}

function Holds({ id }: { id: number }) {
  const f = useFormat()
  const held = handovers.useApi('GET /api/users/:id/holdings', { params: { id } })
  if (!held.data)
    return held.error ? (
      <Failed problem={held.error} onRetry={() => void held.refetch()} />
    ) : (
      <Loading rows={8} />
    )
  const { user, items, total } = held.data
  const territories = [
    ...new Map(
      items.flatMap(item =>
        item.territories.flatMap(({ territory }) => (territory ? [[territory.id, territory]] : [])),
      ) as [number, { id: number; name: string }][],
    ).values(),
  ].sort((a, b) => a.name.localeCompare(b.name))
  return (
    <>
      <Section
        title={t('holds', { name: user.name })}
        count={t('thingsN', { n: total })}
        note={user.state === 'active' ? t(`role_${user.role}`) : t('locked')}
      >
        <Table
          label={t('holds', { name: user.name })}
          rows={items}
          rowKey={row => row.word}
          empty={<Empty sentence={t('holdsNothing', { name: user.name })} />}
          columns={[
            { key: 'kind', head: t('kind'), cell: row => t(`word_${row.word}`) },
            {
              key: 'number',
              head: t('number'),
              right: true,
              cell: row => (
                <b>
                  <Door to={handoverDoors.things(id, row.word)}>{f.count(row.n)}</Door>
                </b>
              ),
            },
            {
              key: 'clocks',
              head: t('clocks'),
              right: true,
              cell: row => (row.clocks === 0 ? '' : f.count(row.clocks)),
            },
            {
              key: 'territories',
              head: t('territories'),
              phone: false,
              cell: row => (
                <span className="by-territory">
                  {row.territories.map(({ territory, n }) => (
                    <span key={territory?.id ?? 0} className="nw">
                      {territory?.name ?? t('noTerritory')}{' '}
                      <Door to={handoverDoors.things(id, row.word, territory?.id ?? 'none')}>
                        {f.count(n)}
                      </Door>
                    </span>
                  ))}
                </span>
              ),
            },
          ]}
        />
      </Section>
      {total > 0 && (
        <HandoverPlan from={user} territories={territories} words={items.map(({ word }) => word)} />
      )}
    </>
  )
}

function Things({
  from,
  word,
  territoryId,
  onClose,
}: {
  from: number
  word: (typeof holdingWords)[number]
  territoryId: string | undefined
  onClose: () => void
}) {
  const f = useFormat()
  return (
    <PagedNames
      pages={handovers.usePages('GET /api/users/:id/holdings/:word', {
        params: { id: from, word },
        query: { limit: 100, ...(territoryId ? { territoryId: territoryId as never } : {}) },
      })}
      title={t(`word_${word}`)}
      figure={({ total }) => f.count(total)}
      empty={t('noThings')}
      onClose={onClose}
      keyOf={({ id }) => id}
      row={item => (
        <li>
          <div className="grow">
            <Thing word={word} id={item.id} title={item.title} />
          </div>
          <span className="t12 i3 nw">{item.territory?.name}</span>
        </li>
      )}
    />
  )
}

const pages: Partial<Record<(typeof holdingWords)[number], string>> = {
  accounts_sales: '/accounts',
  accounts_marketing: '/accounts',
  leads: '/leads',
  opportunities: '/opportunities',
  complaints: '/complaints',
}

function Thing({ word, id, title }: { word: (typeof holdingWords)[number]; id: number; title: string }) {
  const page = pages[word]
  return page ? <Door to={`${page}/${id}`}>{title}</Door> : title
}
