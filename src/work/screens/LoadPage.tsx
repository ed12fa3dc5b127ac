import type { ReactNode } from 'react'
import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { NumberField, SelectField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { workKinds } from '../model/process.ts'
import { work } from './api.ts'
import { handoverDoors, loadQuery, loadShows, processDoors } from './doors.ts'
import { t } from './texts.ts'
import './work.css'

/** What each colleague has open against the others of the same function; the rule stands above it. */
export function LoadPage() {
  const f = useFormat()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const list = work.useApi('GET /api/process/load', { query: loadQuery(address) })
  if (!list.data)
    return <Awaited title={t('load')} problem={list.error} onRetry={() => void list.refetch()} />
  const { items, rule } = list.data
  const manages = managers.some(role => role === user?.role)
  return (
    <Page title={t('load')} sub={t('loadRule', rule)} plain>
      <div className="load-show">
        <SelectField
          label={t('loadShow')}
          value={loadQuery(address).show}
          onChange={show => setAddress({ show: show === 'all' ? undefined : show })}
          options={loadShows.map(value => ({ value, label: t(`show_${value}`) }))}
        />
      </div>
      <Table
        label={t('load')}
        rows={items}
        rowKey={row => row.id}
        empty={<Empty sentence={t('noLoad')} />}
        columns={[
          {
            key: 'who',
            head: t('colleague'),
            cell: row => (
              <>
                {row.user.name}
                <div className="t12 i3">{t(`role_${row.role}`)}</div>
              </>
            ),
          },
          ...workKinds.map(kind => ({
            key: kind,
            head: t(`kind_${kind}`),
            right: true,
            phone: false as const,
            cell: (row: (typeof items)[number]) => (
              <Amount over={row.over.find(({ measure }) => measure === kind)}>
                <Door to={processDoors.load(row.id, kind)}>{f.count(row.byKind[kind])}</Door>
              </Amount>
            ),
          })),
          {
            key: 'open',
            head: t('open'),
            right: true,
            cell: row => (
              <Amount over={row.over.find(({ measure }) => measure === 'all')}>
                <b>
                  <Door to={processDoors.load(row.id)}>{f.count(row.open)}</Door>
                </b>
              </Amount>
            ),
          },
          {
            key: 'median',
            head: t('median'),
            right: true,
            cell: row => (row.median === null ? '\u2013' : f.count(row.median)),
          },
          {
            key: 'says',
            head: <span className="hidden">{t('rule')}</span>,
            cell: row =>
              row.overloaded ? (
                <>
                  <span className="broken-mark">{t('tooMuch')}</span>
                  <div className="t12 i3">
                    {row.over
                      .flatMap(({ measure }) => (measure === 'all' ? [] : [t(`kind_${measure}`)]))
                      .join(', ')}
                  </div>
                </>
              ) : row.active ? null : (
                <span className="row wrap">
                  <span className="bad nw">{t('notHere')}</span>
                  {manages && (
                    <ButtonLink small to={handoverDoors.of(row.id)}>
                      {t('handOver')}
                    </ButtonLink>
                  )}
                </span>
              ),
          },
        ]}
      />
      {manages && <Rule rule={rule} />}
    </Page>
  )
}

function Amount({ over, children }: { over: { median: number } | undefined; children: ReactNode }) {
  const f = useFormat()
  if (!over) return children
  return (
    <span className="soon-mark" title={t('overMedian', { n: f.count(over.median) })}>
      {children}
    </span>
  )
}

function Rule({ rule }: { rule: { percent: number; least: number } }) {
  const toast = useToast()
  const form = useForm({
    initial: { percent: rule.percent as number | null, least: rule.least as number | null },
  })
  const save = work.useCall('PUT /api/process/load-rule', { onDone: () => toast({ text: t('saved') }) })
  const { percent, least } = form.values
  return (
    <Section title={t('rule')}>
      <Form
        onSubmit={() =>
          save.mutate({ body: { percent: percent ?? 0, least: least ?? 0 } }, { onError: form.fail })
        }
        problem={form.problem}
      >
        <div className="load-rule">
          <NumberField {...form.field('percent')} label={t('percent')} min={110} max={1000} />
          <NumberField {...form.field('least')} label={t('least')} min={1} max={1000} />
          <Button primary type="submit" busy={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Section>
  )
}
