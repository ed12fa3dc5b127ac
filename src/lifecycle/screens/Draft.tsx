import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Names } from '../../ui/Names.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import type { LifecycleRule, Stage } from '../model/stage.ts'
import { stageName } from '../model/words.ts'
import { lifecycle } from './api.ts'
import { movingDoor, movingQuery } from './lifecycle-door.ts'
import { t } from './texts.ts'

/** What a rule that is not published would give, each figure a door to those it counts. */
export function Drafted({ rule, text }: { rule: LifecycleRule; text: string }) {
  const f = useFormat()
  const { data, error, refetch } = lifecycle.useApi('GET /api/lifecycle/preview', { query: { rule: text } })
  if (error) return <Failed problem={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  return (
    <Section
      title={t('would')}
      note={<Door to={movingDoor(rule, { changed: 'true' })}>{t('wouldNote', { n: data.changed })}</Door>}
    >
      <table className="rows stage-table">
        <thead>
          <tr>
            <th scope="col">{t('stage')}</th>
            <th scope="col" className="r">
              {t('people')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.stages.map(({ stage, n }) => (
            <tr key={stage}>
              <th scope="row">{stageName(stage)}</th>
              <td className="r">
                <Door to={movingDoor(rule, { to: stage })}>{f.count(n)}</Door>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.changes.length > 0 && (
        <table className="rows stage-table">
          <thead>
            <tr>
              <th scope="col">{t('from')}</th>
              <th scope="col">{t('to')}</th>
              <th scope="col" className="r">
                {t('people')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.changes.map(({ from, to, n }) => (
              <tr key={`${from} ${to}`}>
                <td>{stageName(from)}</td>
                <td>{stageName(to)}</td>
                <td className="r">
                  <Door to={movingDoor(rule, { from, to, changed: 'true' })}>{f.count(n)}</Door>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

/** Those behind a figure of the preview. */
export function DraftNames() {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const pages = lifecycle.usePages('GET /api/lifecycle/preview/subjects', { query: movingQuery(address) })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const { from, to } = address
  const title = !to
    ? t('movingAll')
    : from
      ? t('moving', { from: stageName(from as Stage), to: stageName(to as Stage) })
      : t('movingTo', { to: stageName(to as Stage) })
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
              <Door to={`/${row.kind}s/${row.id}`}>{row.name}</Door>
              <div className="t12 i3">
                {t('moving', { from: stageName(row.from), to: stageName(row.to) })}
              </div>
              <div className="t12 i3">{row.words}</div>
            </div>
          </li>
        ))}
      </ul>
    </Names>
  )
}
