import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { DateField, SelectField, TextField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Progress } from '../../ui/Progress.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { type Overview, type ShownRun, sources } from './api.ts'
import { t } from './texts.ts'
import { channelName } from './words.ts'

/** Runs over history: asked for, told, written, taken back. `?run=` opens one. */
export function History({ overview: { versions, inForce }, may }: { overview: Overview; may: boolean }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const { data, error, refetch } = sources.useApi('GET /api/sources/runs', undefined as never, {
    refetchSeconds: 3,
  })
  const open = Number(address.run ?? data?.items[0]?.id ?? 0)
  return (
    <Section title={t('history')} note={t('historyNote')}>
      {may && (
        <AskRun
          versions={versions.filter(({ state }) => state !== 'draft').map(({ version }) => version)}
          version={inForce.version}
          onAsked={id => setAddress({ run: String(id) })}
        />
      )}
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={2} />}
      {data?.items.length === 0 && <Empty sentence={t('noRuns')} />}
      <ul className="list">
        {data?.items.slice(0, 8).map(run => (
          <li key={run.id}>
            <Door to={`/settings/sources?run=${run.id}`} open={run.id === open}>
              {t('runOf', { version: run.version, when: f.moment(run.madeAt) })}
            </Door>{' '}
            <span className="i3">
              {[t(`state_${run.state}`), run.tag, run.madeBy].filter(Boolean).join(' · ')}
            </span>
            {run.id === open && <Opened run={run} may={may} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function AskRun({
  versions,
  version,
  onAsked,
}: {
  versions: number[]
  version: number
  onAsked: (id: number) => void
}) {
  const [values, setValues] = useState({ version: String(version), from: '', until: '', tag: '' })
  const ask = sources.useCall('POST /api/sources/runs', { onDone: ({ id }) => onAsked(id) })
  const set = (name: keyof typeof values) => (value: string) => setValues({ ...values, [name]: value })
  return (
    <form
      className="source-ask"
      onSubmit={event => {
        event.preventDefault()
        const { from, until, tag } = values
        ask.mutate({
          body: {
            version: Number(values.version),
            from: from || null,
            until: until || null,
            tag: tag || null,
          },
        })
      }}
    >
      <SelectField
        label={t('runVersion')}
        value={values.version}
        onChange={set('version')}
        options={versions.map(each => ({ value: String(each), label: String(each) }))}
      />
      <DateField label={t('runFrom')} value={values.from} onChange={set('from')} />
      <DateField label={t('runUntil')} value={values.until} onChange={set('until')} />
      <TextField label={t('runTag')} value={values.tag} onChange={set('tag')} />
      <Button type="submit" busy={ask.isPending}>
        {t('runAsk')}
      </Button>
      {ask.error && (
        <div className="notice bad" role="alert">
          {sentenceOf(ask.error)}
        </div>
      )}
    </form>
  )
}

const atWork = ['telling', 'writing', 'undoing']

function Opened({ run, may }: { run: ShownRun; may: boolean }) {
  const f = useFormat()
  const { data } = sources.useApi(
    'GET /api/sources/runs/:id',
    { params: { id: run.id } },
    atWork.includes(run.state) ? { refetchSeconds: 2 } : {},
  )
  const write = sources.useCall('POST /api/sources/runs/:id/writing')
  const undo = sources.useCall('POST /api/sources/runs/:id/undoing')
  const drop = sources.useCall('DELETE /api/sources/runs/:id')
  const params = { id: run.id }
  const problem = write.error ?? undo.error ?? drop.error
  const facts = [
    [t('runRead'), run.read],
    [t('runMoved'), run.moved],
    [t('runExplained'), run.explained],
    [t('runLeads'), run.leads],
    [t('runByHand'), run.byHand],
    [t('runKept'), run.kept],
  ] as const
  return (
    <div className="source-run">
      {atWork.includes(run.state) && (
        <Progress done={run.done} total={run.total} label={t(`state_${run.state}`)} />
      )}
      <dl className="facts">
        {facts.map(([name, n]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{f.count(n)}</dd>
          </div>
        ))}
      </dl>
      {run.state === 'told' && run.moved + run.explained === 0 && <p className="i3">{t('runNothing')}</p>}
      {data && data.changes.length > 0 && (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t('before')}</th>
              <th scope="col">{t('after')}</th>
              <th scope="col" className="r">
                {t('arrivals')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.changes.map(change => (
              <tr key={addressOf(run.id, change)}>
                <td>{sideOf(change.from, change.fromCampaign)}</td>
                <td>{sideOf(change.to, change.toCampaign)}</td>
                <td className="r">
                  <Door to={addressOf(run.id, change)}>{f.count(change.touches)}</Door>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {problem && (
        <div className="notice bad" role="alert">
          {sentenceOf(problem)}
        </div>
      )}
      {may && (
        <span className="source-actions">
          {run.state === 'told' && (
            <>
              <Button small quiet onClick={() => drop.mutate({ params })}>
                {t('runDrop')}
              </Button>
              {run.moved + run.explained > 0 && (
                <Button small primary busy={write.isPending} onClick={() => write.mutate({ params })}>
                  {t('runWrite')}
                </Button>
              )}
            </>
          )}
          {run.state === 'done' && (
            <Button small busy={undo.isPending} onClick={() => undo.mutate({ params })}>
              {t('runUndo')}
            </Button>
          )}
        </span>
      )}
    </div>
  )
}

type Side = { id: number; name: string } | null
type Change = { from: string | null; to: string | null; fromCampaign: Side; toCampaign: Side }
const sideOf = (channel: string | null, campaign: Side) =>
  [channelName(channel), campaign?.name].filter(Boolean).join(', ')
function addressOf(run: number, { from, to, fromCampaign, toCampaign }: Change): string {
  const query = new URLSearchParams({
    run: String(run),
    from: from ?? 'none',
    to: to ?? 'none',
    fromCampaign: String(fromCampaign?.id ?? 'none'),
    toCampaign: String(toCampaign?.id ?? 'none'),
  })
  return `/settings/sources?${query}`
}
