import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed } from '../../ui/States.tsx'
import { desk, type GroupAnswer } from './clients.ts'
import './group.css'
import { t } from './customer-texts.ts'
import { groupDoors, type InGroup } from './doors.ts'
import { GroupTree } from './GroupTree.tsx'

/** Whom an account belongs with: the tree, and figures of it alone and of the whole group. Nothing where it stands alone. */
export function Group({ id, name }: { id: number; name: string }) {
  const { data, error, refetch } = desk.useApi('GET /api/accounts/:id/group', { params: { id } })
  if (error) return <Failed problem={error} onRetry={() => void refetch()} />
  if (!data || (data.above.length === 0 && data.daughters === 0)) return null
  const path = [...data.above, { id, name }]
  return (
    <Section title={t('groupTitle')} note={t('groupNote', { n: data.group.accounts })}>
      <GroupTree path={path} />
      <Figures id={id} data={data} />
      {data.partial && <p className="t12 i3">{t('groupPartial')}</p>}
    </Section>
  )
}

type Figures = GroupAnswer['alone']

function Figures({ id, data }: { id: number; data: GroupAnswer }) {
  const f = useFormat()
  const row = (
    label: string,
    value: (figures: Figures) => string,
    door: ((of: InGroup, figures: Figures) => string) | null,
  ) => (
    <tr>
      <th scope="row">{label}</th>
      {([{ accountId: id }, { group: data.headId }] as const).map(of => {
        const figures = 'group' in of ? data.group : data.alone
        return (
          <td className="r" key={'group' in of ? 'group' : 'alone'}>
            {door ? <Door to={door(of, figures)}>{value(figures)}</Door> : value(figures)}
          </td>
        )
      })}
    </tr>
  )
  return (
    <table className="rows group-figures">
      <thead>
        <tr>
          <th scope="col">{t('figure')}</th>
          <th scope="col" className="r">
            {t('alone')}
          </th>
          <th scope="col" className="r">
            {t('whole')}
          </th>
        </tr>
      </thead>
      <tbody>
        {row(
          t('g_accounts'),
          figures => f.count(figures.accounts),
          of => ('group' in of ? groupDoors.accounts(of.group) : `/accounts/${id}`),
        )}
        {row(
          t('g_revenue'),
          figures => f.money(figures.revenueCents),
          of => groupDoors.orders(of, data),
        )}
        {row(
          t('g_margin'),
          ({ marginCents, marginOfCents }) =>
            marginCents === null || marginOfCents === 0
              ? t('noMargin')
              : f.percent(marginCents / marginOfCents),
          null,
        )}
        {row(t('g_opportunities'), figures => f.count(figures.opportunities), groupDoors.opportunities)}
        {row(t('g_worth'), figures => f.money(figures.openCents), groupDoors.opportunities)}
        {row(t('g_leads'), figures => f.count(figures.leads), groupDoors.leads)}
        {row(t('g_complaints'), figures => f.count(figures.complaints), groupDoors.complaints)}
        {row(
          t('g_touches'),
          figures => f.count(figures.touches),
          of => groupDoors.touches(of, data),
        )}
        {row(t('g_persons'), figures => f.count(figures.persons), groupDoors.persons)}
      </tbody>
    </table>
  )
}
