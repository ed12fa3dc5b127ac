import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Names } from '../../ui/Names.tsx'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import './class.css'
import type { ClassRule } from '../model/class.ts'
import { classes, type Overview } from './api.ts'
import { ClassCell } from './ClassLetter.tsx'
import { ClassRuleForm } from './ClassRuleForm.tsx'
import { classDoor, movingDoor, movingQuery } from './class-door.ts'
import { ruleLine } from './class-reason.ts'
import { t } from './texts.ts'

const managers = ['administrator', 'marketing_manager', 'sales_manager']

function drafted(text: string | undefined): ClassRule | null {
  try {
    return text ? (JSON.parse(text) as ClassRule) : null
  } catch {
    return null
  }
}

/** The rule of classes: what it gives, what another would, and what it was. */
export function ClassSettings() {
  const f = useFormat()
  const { user } = useSettings()
  const toast = useToast()
  const [address] = useAddress()
  const may = managers.includes(user?.role ?? '')
  const overview = classes.useApi('GET /api/classes', undefined as never, { refetchSeconds: 5 })
  const again = classes.useCall('POST /api/classes/computations', {
    onDone: () => toast({ text: t('asked') }),
  })
  const draft = drafted(address.rule)
  const { data } = overview
  return (
    <Page
      title={t('title')}
      actions={may && <Button onClick={() => again.mutate({} as never)}>{t('again')}</Button>}
    >
      {overview.error && <Failed problem={overview.error} onRetry={() => void overview.refetch()} />}
      {!overview.error && !data && <Loading rows={10} />}
      {data && (
        <div className={address.open === 'accounts' ? 'with-panel' : ''}>
          <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
            <Column>
              <Section title={t('rule')} note={t('ruleNote', { version: data.rule.version })}>
                <p className="t12 i3" style={{ paddingBottom: 8 }}>
                  {t('intro')}
                </p>
                {may ? (
                  <ClassRuleForm key={data.rule.version} rule={draft ?? data.rule} />
                ) : (
                  <p>{ruleLine(data.rule, f)}</p>
                )}
              </Section>
              <Versions />
            </Column>
            <Column>
              <Section
                title={t('now')}
                note={data.computedAt ? t('computed', { when: f.moment(data.computedAt) }) : t('computing')}
              >
                <ByClass classes={data.classes} door={classDoor} />
              </Section>
              {draft && <Drafted rule={draft} text={address.rule!} />}
            </Column>
          </Columns>
          {address.open === 'accounts' && <Moved />}
        </div>
      )}
    </Page>
  )
}

function ByClass({ classes: all, door }: Pick<Overview, 'classes'> & { door: (letter: string) => string }) {
  const f = useFormat()
  const total = all.reduce((sum, { valueCents }) => sum + Math.max(0, valueCents), 0)
  return (
    <table className="rows class-table">
      <thead>
        <tr>
          <th scope="col">{t('class')}</th>
          <th scope="col" className="r">
            {t('accounts')}
          </th>
          <th scope="col" className="r">
            {t('value')}
          </th>
          <th scope="col" className="r">
            {t('part')}
          </th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ letter, n, valueCents }, at) => (
          <tr key={letter}>
            <th scope="row">
              <ClassCell letter={letter} place={at + 1} />
            </th>
            <td className="r">
              <Door to={door(letter)}>{f.count(n)}</Door>
            </td>
            <td className="r">{f.money(valueCents)}</td>
            <td className="r">{total > 0 ? f.percent(Math.max(0, valueCents) / total) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the draft would give, each figure a door to those accounts. */
function Drafted({ rule, text }: { rule: ClassRule; text: string }) {
  const f = useFormat()
  const { data, error, refetch } = classes.useApi('GET /api/classes/preview', { query: { rule: text } })
  if (error) return <Failed problem={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  return (
    <Section
      title={t('would')}
      note={<Door to={movingDoor(rule, { changed: 'true' })}>{t('wouldNote', { n: data.changed })}</Door>}
    >
      <ByClass classes={data.classes} door={letter => movingDoor(rule, { to: letter })} />
      {data.changes.length > 0 && (
        <table className="rows class-table">
          <thead>
            <tr>
              <th scope="col">{t('from')}</th>
              <th scope="col">{t('to')}</th>
              <th scope="col" className="r">
                {t('accounts')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.changes.map(({ from, to, n }) => (
              <tr key={`${from} ${to}`}>
                <td>{from ?? t('none')}</td>
                <td>{to}</td>
                <td className="r">
                  <Door to={movingDoor(rule, { from: from ?? '-', to, changed: 'true' })}>{f.count(n)}</Door>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

/** The accounts behind a figure of the preview. */
function Moved() {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const pages = classes.usePages('GET /api/classes/preview/accounts', { query: movingQuery(address) })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const { from, to } = address
  const title = !to
    ? t('movingAll')
    : from
      ? t('moving', { from: from === '-' ? t('none') : from, to })
      : t('movingTo', { to })
  return (
    <Names
      title={title}
      figure={pages.data ? f.count(pages.data.pages[0]!.total) : ''}
      onClose={() => setAddress({ open: undefined, from: undefined, to: undefined, changed: undefined })}
      more={pages.hasNextPage}
      onMore={() => void pages.fetchNextPage()}
    >
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Loading rows={8} />}
      {pages.data && rows.length === 0 && <Empty sentence={t('nobody')} />}
      <ul className="list">
        {rows.map(row => (
          <li key={row.id}>
            <div className="grow">
              <Door to={`/accounts/${row.id}`}>{row.name}</Door>
              <div className="t12 i3">
                {t('moving', { from: row.from ?? t('none'), to: row.to })} ·{' '}
                {t('rank', { rank: f.count(row.rank) })}
              </div>
            </div>
            <b className="nw">{f.money(row.valueCents)}</b>
          </li>
        ))}
      </ul>
    </Names>
  )
}

function Versions() {
  const f = useFormat()
  const { data } = classes.useApi('GET /api/classes/rules')
  return (
    <Section title={t('history')}>
      <ul className="list">
        {data?.items.map(rule => (
          <li key={rule.version}>
            <div className="grow">
              <div>{ruleLine(rule, f)}</div>
              <div className="t12 i3">
                {t('ruleNote', { version: rule.version })},{' '}
                {rule.madeBy ? t('by_user', { name: rule.madeBy }) : t('delivered')}
              </div>
            </div>
            <time className="t12 i3 nw" dateTime={rule.madeAt} title={f.absolute(rule.madeAt)}>
              {f.day(rule.madeAt)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}
