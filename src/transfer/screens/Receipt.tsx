import { useRef } from 'react'
import type { z } from 'zod'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { Section } from '../../ui/Section.tsx'
import type { importAnswer } from '../model/contract.ts'
import { transfer } from './api.ts'
import { Continue } from './Continue.tsx'
import { ImportedTwins } from './ImportedTwins.tsx'
import { t } from './texts.ts'
import { Undo } from './Undo.tsx'

type Import = z.output<typeof importAnswer>
const lists = {
  accounts: '/customers',
  persons: '/persons',
  touches: '/persons',
  products: '/settings/products',
  users: '/settings/users',
  opportunities: '/pipeline',
  orders: '/orders',
  leads: '/leads',
} as const

type Sight = { rows: number; at: number }
/** Rows a second since it was first seen here, for it may have lain still before; null while too little was seen. */
function paceOf(first: Sight, rows: number, now: number): number | null {
  if (rows <= first.rows || now - first.at < 1_500) return null
  return ((rows - first.rows) / (now - first.at)) * 1_000
}

/** An import under way with its progress, or its exact receipt. */
export function Receipt({ done, onClose }: { done: Import; onClose: () => void }) {
  const f = useFormat()
  const cancel = transfer.useCall('POST /api/imports/:id/cancellation')
  const underWay = done.state === 'running' || done.state === 'waiting'
  const first = useRef<Sight | null>(null)
  if (!underWay) first.current = null
  else first.current ??= { rows: done.rowsRead, at: Date.now() }
  const pace = first.current === null ? null : paceOf(first.current, done.rowsRead, Date.now())
  const seconds =
    pace === null || done.rowsTotal === null
      ? null
      : Math.ceil(Math.max(0, done.rowsTotal - done.rowsRead) / pace)
  const time =
    seconds === null
      ? []
      : [seconds < 90 ? t('left', { n: seconds }) : t('leftMinutes', { n: Math.round(seconds / 60) })]
  const left =
    pace === null || time.length === 0 ? undefined : [t('pace', { n: Math.round(pace) }), ...time].join(', ')
  const figures = ['created', 'updated', 'unchanged', 'refused'] as const
  return (
    <Page
      plain
      title={t('previewTitle', { name: done.fileName })}
      sub={t(done.kind)}
      actions={<Button onClick={onClose}>{t('back')}</Button>}
    >
      {underWay ? (
        <Progress
          done={done.rowsRead}
          total={Math.max(done.rowsTotal ?? 0, done.rowsRead)}
          label={t(done.state === 'waiting' ? 'waiting' : 'running')}
          {...(left === undefined ? {} : { left })}
          onCancel={() => cancel.mutate({ params: { id: done.id } })}
        />
      ) : null}
      <Section title={t('receipt')} note={t(done.state)}>
        {done.problem ? (
          <p className="notice bad" role="alert">
            {done.problem}
          </p>
        ) : null}
        <div className="stack">
          <dl className="row wrap base" style={{ gap: 28 }}>
            <div className="field">
              <dt className="label">{t('read')}</dt>
              <dd className="t20">{f.count(done.rowsRead)}</dd>
            </div>
            {figures.map(key => (
              <div className="field" key={key}>
                <dt className="label">{t(key)}</dt>
                <dd className="t20">{f.count(done[key])}</dd>
              </div>
            ))}
          </dl>
          {done.refused > 0 ? (
            <p>
              <a className="door" href={`/api/imports/${done.id}/refused.csv`} download>
                {t('download')}
              </a>
            </p>
          ) : null}
          {underWay ? null : (
            <>
              <ImportedTwins kind="person" importId={done.id} />
              <ImportedTwins kind="account" importId={done.id} />
            </>
          )}
          {underWay ? null : (
            <p>
              <Door to={lists[done.kind]}>{t('see')}</Door>
            </p>
          )}
        </div>
      </Section>
      {done.state === 'cancelled' ? <Continue stopped={done} /> : null}
      {underWay ? null : <Undo done={done} />}
      {done.remarks.length > 0 ? (
        <Section title={t('remarks')}>
          <ul className="stack">
            {done.remarks.map(({ remark, count }) => (
              <li key={remark} className="row apart">
                <span>{remark}</span>
                <span className="nw">{f.count(count)}</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Page>
  )
}
